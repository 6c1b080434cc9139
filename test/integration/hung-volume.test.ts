import { once } from 'node:events';
import { status as Status } from '@grpc/grpc-js';
import t from 'tap';
import { World } from './world.ts';

/** More than Node has threads for files. */
const VOLUMES = 6;

t.test('volumes whose server does not answer hold up their own containers alone', { timeout: 120_000 }, async t => {
  await using world = await World.start();
  const dir = world.node.path('hung');
  // A file system whose server has the device open and never reads a request.
  const server = world.node.spawn('/bin/sh', [
    '-euc',
    `mkdir ${dir}; exec 7<>/dev/fuse
    mount -i -n -t fuse -o fd=7,rootmode=40000,user_id=0,group_id=0 hung ${dir}
    echo mounted; exec sleep 1000`,
  ]);
  server.stderr?.on('data', (text: Buffer) => t.comment(text.toString()));
  if (server.stdout) await once(server.stdout, 'data');
  const pod = await world.runPod('a');
  const asked = Array.from({ length: VOLUMES }, (_, i) => {
    const mounts = [{ hostPath: `${dir}/${i}`, containerPath: '/data' }];
    return t.rejects(world.createContainer(pod, `hung-${i}`, ['true'], { mounts }), {
      code: Status.DEADLINE_EXCEEDED,
      details: /cannot mount host_path .*hung.*: its file system did not answer/,
    });
  });
  const other = await world.runContainer(pod, 'other', ['true']);
  t.match(await world.exited(other), { exitCode: 0 }, 'a container without such a volume runs meanwhile');
  await Promise.all(asked);
  server.kill('SIGKILL');
  await world.runtime.removePodSandbox({ podSandboxId: pod });
  t.strictSame(await world.leftovers(), []);
});
