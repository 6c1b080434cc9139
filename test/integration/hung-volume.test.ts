import { once } from 'node:events';
import { status as Status } from '@grpc/grpc-js';
import t, { type Test } from 'tap';
import { World } from './world.ts';

/** More than Node has threads for files. */
const VOLUMES = 6;

/** Mount a file system whose server has the device open and never reads a request, until it is killed. */
async function mountHung(t: Test, { node }: World, dir: string) {
  const server = node.spawn('/bin/sh', [
    '-euc',
    `mkdir ${dir}; exec 7<>/dev/fuse
    mount -i -n -t fuse -o fd=7,rootmode=40000,user_id=0,group_id=0 hung ${dir}
    echo mounted; exec sleep 1000`,
  ]);
  server.stderr?.on('data', (text: Buffer) => t.comment(text.toString()));
  if (server.stdout) await once(server.stdout, 'data');
  return server;
}

t.test('volumes whose server does not answer hold up their own containers alone', { timeout: 120_000 }, async t => {
  await using world = await World.start();
  const dir = world.node.path('hung');
  const server = await mountHung(t, world, dir);
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

t.test('logs whose server does not answer hold up their own containers alone', { timeout: 120_000 }, async t => {
  await using world = await World.start();
  const dir = world.node.path('hung');
  const server = await mountHung(t, world, dir);
  const pod = await world.runPod('a', { logDirectory: dir });
  const ids = await Promise.all(
    Array.from({ length: VOLUMES }, (_, i) =>
      world.createContainer(pod, `hung-${i}`, ['true'], { logPath: `${i}/c.log` }),
    ),
  );
  const asked = ids.map((containerId, i) =>
    t.rejects(world.runtime.startContainer({ containerId }), {
      code: Status.DEADLINE_EXCEEDED,
      details: new RegExp(`cannot make the log directory ".*/hung/${i}": its file system did not answer`),
    }),
  );
  const otherPod = await world.runPod('b');
  const other = await world.runContainer(otherPod, 'other', ['true']);
  t.match(await world.exited(other), { exitCode: 0 }, 'a container with another log runs meanwhile');
  await Promise.all(asked);
  server.kill('SIGKILL');
  for (const podSandboxId of [pod, otherPod]) await world.runtime.removePodSandbox({ podSandboxId });
  t.strictSame(await world.leftovers(), []);
});
