import t from 'tap';
import { World } from './world.ts';

t.test('an exit record that can be neither written nor read costs no exit code, and not the daemon', async t => {
  await using world = await World.start();
  const podSandboxId = await world.runPod('a');
  const wait = 'until [ -e /go ]; do sleep 0.02; done; exit 5';
  const id = await world.runContainer(podSandboxId, 'c', ['sh', '-c', wait]);
  const { pid } = world.daemon;
  await world.node.sh(`
    mkdir ${world.daemon.state}/containers/${id}/exit.json
    touch /proc/${await world.pid(id)}/root/go`);
  t.match(await world.exited(id), { exitCode: 5, reason: 'Error' });
  t.equal(world.daemon.pid, pid);
  await world.runtime.removePodSandbox({ podSandboxId });
  t.strictSame(await world.leftovers(), []);
});
