import { ContainerState, NamespaceMode } from '@cleat/proto/cri';
import t, { type Test } from 'tap';
import { World } from '../integration/world.ts';
import { eventually } from '../node/reach.ts';
import { FailpointWorld } from './failpoint-world.ts';
import { findings } from './fsck-client.ts';
import { nothingLeft } from './nothing-left.ts';

const SIGKILLED = 137;

/** Nothing is left: of the container at once, of the sandbox after its removal. */
async function allFreed(t: Test, world: World, podSandboxId: string): Promise<void> {
  t.strictSame(await findings(world.daemon.socket), [], 'all that is left has its owner');
  await world.runtime.removePodSandbox({ podSandboxId });
  await nothingLeft(world);
}

const killShim = async (world: World, id: string) => world.node.sh(`kill -9 ${await world.shimPid(id)}`);

/** What the kernel tells of a process that somebody else has reaped. */
const kernelTells = async (world: World) =>
  Number((await world.node.sh('uname -r')).replace(/^(\d+)\.(\d+).*/s, '$1$2').padEnd(3, '0')) >= 615;

t.test('a container whose shim is killed is ended with everything that runs in it', async t => {
  await using world = await World.start();
  const namespaceOptions = { pid: NamespaceMode.POD }; // with the init, nothing else ends by itself
  const podSandboxId = await world.runPod('a', { linux: { securityContext: { namespaceOptions } } });
  const command = ['sh', '-c', 'setsid sleep 31001 & setsid sleep 31002 & exec sleep 31003'];
  const id = await world.runContainer(podSandboxId, 'c', command, { linux: { securityContext: { namespaceOptions } } });
  await eventually(() => world.node.sh('pgrep -x -f "sleep 31002"'), 'the container’s processes run');
  await killShim(world, id);
  const { exitCode, reason } = await world.exited(id);
  t.equal(exitCode, SIGKILLED);
  t.equal(reason, (await kernelTells(world)) ? 'Error' : 'ContainerStatusUnknown');
  await eventually(async () => {
    const left = await world.node.sh('pgrep -f "slee[p] 3100" || true');
    if (left !== '') throw new Error(`there are ${left}`);
  }, 'all of it has ended');
  const next = await world.runContainer(podSandboxId, 'd', ['sleep', '1000'], {
    linux: { securityContext: { namespaceOptions } },
  });
  t.equal((await world.status(next)).state, ContainerState.CONTAINER_RUNNING, 'the sandbox goes on');
  await allFreed(t, world, podSandboxId);
});

t.test('a pause container whose shim is killed makes its sandbox not ready, and it can be removed', async t => {
  await using world = await World.start();
  const more = { linux: { securityContext: { namespaceOptions: { pid: NamespaceMode.POD } } } };
  const podSandboxId = await world.runPod('a', more);
  await killShim(world, podSandboxId);
  await eventually(async () => {
    const { status } = await world.runtime.podSandboxStatus({ podSandboxId });
    if (status?.state !== 1) throw new Error('it is ready');
  }, 'the sandbox is not ready');
  await allFreed(t, world, podSandboxId);
});

t.test(
  'the exit code of a program that ended before its shim was killed comes from the kernel, or nobody knows it',
  async t => {
    await using world = await World.start();
    const podSandboxId = await world.runPod('a');
    const id = await world.runContainer(podSandboxId, 'c', [
      'sh',
      '-c',
      'until [ -e /go ]; do sleep 0.02; done; exit 5',
    ]);
    const init = await world.pid(id);
    const shim = await world.shimPid(id);
    await world.node.sh(`kill -STOP ${shim}; touch /proc/${init}/root/go`);
    await eventually(() => world.node.sh(`grep -q '^State:.Z' /proc/${init}/status`), 'the program has ended');
    await world.node.sh(`kill -9 ${shim}`);
    const { exitCode, reason, message } = await world.exited(id);
    const truth = { exitCode: 5, reason: 'Error', message: '' };
    const admission = {
      exitCode: SIGKILLED,
      reason: 'ContainerStatusUnknown',
      message: 'the shim is gone, and neither it nor the kernel told the exit code',
    };
    t.strictSame({ exitCode, reason, message }, (await kernelTells(world)) ? truth : admission);
    await allFreed(t, world, podSandboxId);
  },
);

t.test(
  'a shim that was killed while no daemon ran: its container is ended by the next one, which guesses nothing',
  async t => {
    await using world = await World.start();
    const podSandboxId = await world.runPod('a');
    const id = await world.runContainer(podSandboxId, 'c', ['sleep', '31004']);
    await world.daemon.kill();
    await killShim(world, id);
    await world.daemon.restart();
    t.match(await world.exited(id), { exitCode: SIGKILLED, reason: 'ContainerStatusUnknown' });
    await eventually(() => world.node.sh('! pgrep -f "slee[p] 31004"'), 'its program is ended');
    await allFreed(t, world, podSandboxId);
  },
);

t.test('a shim that is killed while the OCI runtime creates a terminal leaves nothing, in no directory', async t => {
  await using faults = await FailpointWorld.start();
  const { world } = faults;
  const podSandboxId = await world.runPod('a');
  const id = await world.createContainer(podSandboxId, 'c', ['sleep', '1000'], { tty: true });
  const start = async () => void (await world.runtime.startContainer({ containerId: id }));
  await faults.survive('shim.create.io', 'kill', async () => {
    if ((await world.status(id)).state === ContainerState.CONTAINER_CREATED) await start();
  });
  t.match(await world.status(id), { state: ContainerState.CONTAINER_EXITED, reason: 'StartError' });
  await allFreed(t, world, podSandboxId);
  t.equal(await world.node.sh(`find ${world.node.dir} -name '*console-*'`), '');
});

t.test(
  'a start that its daemon did not survive comes to an end although its shim is silent',
  { timeout: 120_000 },
  async t => {
    await using faults = await FailpointWorld.start();
    const { world } = faults;
    const podSandboxId = await world.runPod('a');
    for (const point of ['shim.create.mounted', 'shim.start.before', 'shim.start.after'] as const) {
      const id = await world.createContainer(podSandboxId, `c-${point}`, ['sleep', '31005']);
      faults.arm(point, 'hang');
      const started = world.runtime.startContainer({ containerId: id }).catch((err: unknown) => err);
      const shim = await faults.struck(point);
      await world.node.sh(`kill -STOP ${shim}`);
      await world.daemon.kill();
      faults.disarm();
      await world.daemon.restart();
      await started;
      const { state } = await world.status(id);
      if (state === ContainerState.CONTAINER_CREATED) {
        await world.runtime.startContainer({ containerId: id });
        t.equal(
          (await world.exec(id, 'echo', 'alive')).stdout,
          'alive\n',
          `${point}: it was undone, and can be started`,
        );
      } else t.match(await world.exited(id), { exitCode: SIGKILLED }, `${point}: it has ended`);
      await eventually(() => world.node.sh(`! kill -0 ${shim}`), 'the silent shim is gone');
      t.strictSame(await findings(world.daemon.socket), []);
      await world.runtime.removeContainer({ containerId: id });
    }
    await allFreed(t, world, podSandboxId);
  },
);
