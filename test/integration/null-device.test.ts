import t from 'tap';
import { secured } from './both-runtimes.ts';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());

for (const handler of ['runc', 'crun'])
  t.test(`with ${handler}, the host’s /dev/null stays the host’s: a container’s user became its owner`, async t => {
    const podId = await world.runPod(handler, {}, handler);
    const user = { value: 1234n };
    const id = await world.runContainer(podId, 'c', ['sleep', '1000'], secured({ runAsUser: user, runAsGroup: user }));
    t.match(await world.exec(id, 'sh', '-c', 'id -u; cat; echo > /dev/null'), { stdout: '1234\n', exitCode: 0 });
    t.equal(await world.node.sh('stat -c "%u:%g %a %t:%T" /dev/null'), '0:0 666 1:3\n');
  });
