// timeout: 240
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ContainerState } from '@cleat/proto/cri';
import { status as Status } from '@grpc/grpc-js';
import t, { type Test } from 'tap';
import { World } from '../integration/world.ts';
import { eventually } from '../node/reach.ts';
import { findings } from './fsck-client.ts';
import { nothingLeft } from './nothing-left.ts';
import { StalledDisk } from './stalled-disk.ts';

/** How long a call to a shim may take, and a command of one, in seconds. */
const limits = { shim_call_timeout_s: 3, shim_start_timeout_s: 8 };

const world = await World.start({ config: { limits } });
t.teardown(() => world[Symbol.asyncDispose]());
const { node, runtime } = world;
const disk = await StalledDisk.mount(world);

/** Data that its unmount must write out first, and then nothing else until it is told. */
const DIRTY = 'dd if=/dev/zero of=/big bs=1M count=8 2>&1; echo written; until [ -e /go ]; do sleep 0.02; done';

/** A container whose writable layer is on the disk that can stall, and that has written to it. */
async function writer(name: string, then: string) {
  const podSandboxId = await world.runPod(name);
  const id = await world.createContainer(podSandboxId, 'c', ['sh', '-c', `${DIRTY}; ${then}`]);
  const [own, moved] = [join(world.daemon.root, 'containers', id), join(disk.path, id)];
  await node.sh(`mkdir ${moved}; mv ${own}/upper ${own}/work ${moved}; ln -s ${moved}/upper ${moved}/work ${own}`);
  await runtime.startContainer({ containerId: id });
  await eventually(async () => {
    if (!(await world.logLines(name, 'c')).includes('written')) throw new Error('not yet');
  }, 'it writes to its root file system');
  return { podSandboxId, id, go: `/proc/${await world.pid(id)}/root/go` };
}

/** Until a process waits in the kernel for the disk. */
const waitsForDisk = (processes: string) =>
  eventually(() => node.sh(`ps -eo stat,args | grep -E '^D.* ${processes}' | grep -v grep`), 'it waits for the disk');

/** What nobody else may feel: the daemon answers, and another pod begins and ends. */
async function othersGoOn(t: Test, name: string): Promise<void> {
  await runtime.status({});
  await runtime.listContainers({});
  const podSandboxId = await world.runPod(name);
  t.match(await world.exited(await world.runContainer(podSandboxId, 'c', ['sh', '-c', 'exit 3'])), { exitCode: 3 });
  await runtime.stopPodSandbox({ podSandboxId });
  await runtime.removePodSandbox({ podSandboxId });
}

async function isGone(t: Test, podSandboxId: string): Promise<void> {
  await runtime.stopPodSandbox({ podSandboxId });
  await runtime.removePodSandbox({ podSandboxId });
  await nothingLeft(world);
  t.strictSame(await findings(world.daemon.socket), []);
}

t.test('a shim hangs in the unmount of its container', async t => {
  const { podSandboxId, id } = await writer('a', 'exit 4');
  disk.stall();
  await runtime.stopContainer({ containerId: id, timeout: 0n });
  t.match(await world.status(id), { state: ContainerState.CONTAINER_EXITED, exitCode: 137 }, 'its end is told at once');
  await waitsForDisk('.*containerd-shim');
  await othersGoOn(t, 'other-a');
  await world.daemon.kill('SIGKILL');
  await world.daemon.restart();
  await othersGoOn(t, 'another-a');
  await runtime.removeContainer({ containerId: id });
  t.strictSame((await runtime.listContainers({})).containers, [], 'it is removed while its shim still hangs');
  disk.goOn();
  await isGone(t, podSandboxId);
});

t.test('the one that cleans up after a killed shim hangs in the unmount: the removal has a deadline', async t => {
  const { podSandboxId, id } = await writer('b', 'exit 4');
  disk.stall();
  await node.sh(`kill -9 ${await readFile(join(world.daemon.state, 'containers', id, 'shim.pid'), 'utf8')}`);
  await world.exited(id);
  await waitsForDisk(`.*${id}.* delete`);
  const removal = runtime.removeContainer({ containerId: id });
  await othersGoOn(t, 'other-b');
  await t.rejects(removal, { code: Status.DEADLINE_EXCEEDED, details: /did not (finish|end) within 8000 ms/ });
  await eventually(() => runtime.removeContainer({ containerId: id }), 'a retry removes it');
  disk.goOn();
  await isGone(t, podSandboxId);
});

t.test(
  'a process that waits for the disk cannot be ended: StopContainer says so, and is finished when it can',
  async t => {
    const { podSandboxId, id, go } = await writer('c', 'exec dd if=/dev/zero of=/more bs=1M count=8 conv=fsync');
    disk.stall();
    await node.sh(`touch ${go}`);
    await waitsForDisk('dd ');
    const late = { code: Status.DEADLINE_EXCEEDED, details: /still runs \d+ ms after SIGKILL/ };
    const refusals = [
      t.rejects(runtime.stopContainer({ containerId: id, timeout: 1n }), late),
      t.rejects(runtime.removeContainer({ containerId: id }), late),
    ];
    await othersGoOn(t, 'other-c');
    await Promise.all(refusals);
    t.match(await world.status(id), { state: ContainerState.CONTAINER_RUNNING }, 'no end is told that was not seen');
    disk.goOn();
    await runtime.stopContainer({ containerId: id, timeout: 1n });
    t.match(await world.status(id), { state: ContainerState.CONTAINER_EXITED, exitCode: 137 });
    await runtime.removeContainer({ containerId: id });
    await isGone(t, podSandboxId);
  },
);
