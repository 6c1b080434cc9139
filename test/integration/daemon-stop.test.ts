import { once } from 'node:events';
import net from 'node:net';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

t.test('a call in flight is answered before a daemon that was told to stop ends', async t => {
  await using world = await World.start();
  const pod = await world.runPod('a');
  const id = await world.runContainer(pod, 'c', ['sleep', '1000']);
  const root = `/proc/${await world.pid(id)}/root`;
  const answer = world.exec(id, 'sh', '-c', 'touch /begun; until [ -e /go ]; do sleep 0.02; done; echo done');
  await world.node.sh(`until [ -e ${root}/begun ]; do sleep 0.02; done`);
  const ended = world.daemon.kill('SIGTERM');
  await eventually(async () => {
    const socket = net.connect(world.daemon.socket);
    const [refused] = await Promise.race([once(socket, 'connect').then(() => [false]), once(socket, 'error')]);
    socket.destroy();
    if (!refused) throw new Error('it still listens');
  }, 'the daemon takes no new calls');
  await world.node.sh(`touch ${root}/go`);
  t.match(await answer, { exitCode: 0, stdout: 'done\n' });
  await ended;
  await world.daemon.restart();
  t.equal((await world.exec(id, 'echo', 'again')).stdout, 'again\n', 'and the container ran on');
});
