import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { ContainerState, PodSandboxState } from '@cleat/proto/cri';
import t from 'tap';
import { World } from './world.ts';

const OTHER_BOOT = '00000000-0000-4000-8000-000000000000';

t.test('after a reboot everything has ended, can be removed, and no process of today is touched', async t => {
  await using world = await World.start();
  const { runtime, daemon, node } = world;
  const { root, state } = daemon;
  const podSandboxId = await world.runPod('a');
  const running = await world.runContainer(podSandboxId, 'running', ['sleep', '1000']);
  const created = await world.createContainer(podSandboxId, 'created', ['true']);
  const ended = await world.runContainer(podSandboxId, 'ended', ['sh', '-c', 'exit 3']);
  await world.exited(ended);
  const pids = [await world.pid(running), await world.shimPid(running)];
  await daemon.kill('SIGKILL');
  // The machine's end: no process is left, and nothing below the state directory. Today other programs have those pids.
  await node.sh(`
    kill -9 ${pids.join(' ')} || true
    while pids=$(pgrep -f 'containerd-shim-cleat-v[2]'); do kill -9 $pids || true; sleep 0.05; done
    for m in $(awk '$2 ~ "^${state}/" { print $2 }' /proc/mounts | sort -r); do umount -l $m; done
    rm -rf ${state}/*
    sed -i 's/"bootId":"[^"]*"/"bootId":"${OTHER_BOOT}"/' ${root}/pods/*/status.json ${root}/containers/*/status.json`);
  await node.sh(`cd /; for i in 1 2 3; do setsid sleep 777 >/dev/null 2>&1 </dev/null & done`);
  await daemon.restart();
  t.match(await world.status(running), { state: ContainerState.CONTAINER_EXITED, reason: 'ContainerStatusUnknown' });
  t.match(await world.status(created), { state: ContainerState.CONTAINER_EXITED });
  t.match(await world.status(ended), { state: ContainerState.CONTAINER_EXITED, exitCode: 3, reason: 'Error' });
  t.equal((await runtime.podSandboxStatus({ podSandboxId })).status?.state, PodSandboxState.SANDBOX_NOTREADY);
  await runtime.removePodSandbox({ podSandboxId });
  t.equal((await node.sh(`pgrep -fcx 'sleep 777'`)).trim(), '3');
  t.strictSame(await world.leftovers(line => !line.startsWith('/sys/fs/cgroup')), []);
});

t.test('shims of an earlier boot are not asked, also where the state directory outlives the boot', async t => {
  await using world = await World.start();
  const { runtime, daemon, node } = world;
  const podSandboxId = await world.runPod('a');
  const running = await world.runContainer(podSandboxId, 'running', ['sleep', '1000']);
  const ended = await world.runContainer(podSandboxId, 'ended', ['sh', '-c', 'exit 3']);
  await world.exited(ended);
  const pids = [await world.pid(running), await world.shimPid(running)];
  await daemon.kill('SIGKILL');
  let asked = 0;
  const stranger = createServer(socket => {
    asked++;
    socket.destroy();
  });
  stranger.listen(node.path('stranger'));
  t.teardown(() => stranger.close());
  const bundles = [running, ended].map(id => `${daemon.state}/containers/${id}`).join(' ');
  await node.sh(`
    kill -9 ${pids.join(' ')} || true
    while pids=$(pgrep -f 'containerd-shim-cleat-v[2]'); do kill -9 $pids || true; sleep 0.05; done
    for m in $(awk '$2 ~ "^${daemon.state}/" { print $2 }' /proc/mounts | sort -r); do umount -l $m; done
    sed -i 's/"bootId":"[^"]*"/"bootId":"${OTHER_BOOT}"/' ${daemon.root}/pods/*/status.json ${daemon.root}/containers/*/status.json
    for bundle in ${bundles}; do
      [ ! -d $bundle ] || echo '{"version":3,"address":"unix://${node.path('stranger')}","protocol":"ttrpc"}' > $bundle/bootstrap.json
    done`);
  t.ok(existsSync(`${daemon.state}/containers/${running}/bootstrap.json`));
  await daemon.restart();
  t.match(await world.status(running), { state: ContainerState.CONTAINER_EXITED, reason: 'ContainerStatusUnknown' });
  t.match(await world.status(ended), { state: ContainerState.CONTAINER_EXITED, exitCode: 3 });
  t.equal((await runtime.podSandboxStatus({ podSandboxId })).status?.state, PodSandboxState.SANDBOX_NOTREADY);
  await runtime.removePodSandbox({ podSandboxId });
  t.equal(asked, 0, 'nobody asks who listens where the shims did');
  t.notOk(
    existsSync(`${daemon.state}/containers/${running}`),
    'what the boot before left is removed with the container',
  );
});
