// timeout: 300
import { once } from 'node:events';
import { ContainerState } from '@cleat/proto/cri';
import t, { type Test } from 'tap';
import { ControlledNetwork } from '../integration/controlled-network.ts';
import { World } from '../integration/world.ts';
import { busyboxImage } from '../node/images.ts';
import { eventually } from '../node/reach.ts';
import { findings } from './fsck-client.ts';
import { atMost } from './goal.ts';
import { SlowDisk } from './slow-disk.ts';

/** Containers, of which one in ten has a shim that is stopped. */
const SHIMS = Number(process.env['CLEAT_SHIMS'] ?? 20);
const SICK = Math.ceil(SHIMS / 10);
const CONTAINERS_PER_POD = 10;
/** How long an ordinary call to a shim may take, in milliseconds: what nobody else may wait for. */
const CALL_TIMEOUT_MS = 10_000;
/** No call to a shim is given up sooner than this, in milliseconds: whoever waits for a sick one waits longer. */
const SHORTEST_TIMEOUT_MS = 2_000;
const READS = 50;

const network = new ControlledNetwork();
const config = {
  limits: { shim_call_timeout_s: CALL_TIMEOUT_MS / 1_000 },
  network: { timeout_s: 20 },
  images: { no_progress_timeout_s: 20 },
};
const world = await World.start({ config }, network.write);
t.teardown(() => world[Symbol.asyncDispose]());
const { node, runtime } = world;
const nothing = await world.leftovers();

type Timing = { readonly p99Ms: number; readonly maxMs: number };

/** How long the calls take that the kubelet makes all the time. Each is made READS times. */
async function reads(containerId: string): Promise<Timing> {
  const calls = [
    () => runtime.listContainers({}),
    () => runtime.listPodSandbox({}),
    () => runtime.status({}),
    () => runtime.containerStatus({ containerId }),
    () => runtime.listContainerStats({}),
  ];
  const tookMs: number[] = [];
  for (let n = 0; n < READS; n++)
    for (const call of calls) {
      const beginMs = performance.now();
      await call();
      tookMs.push(performance.now() - beginMs);
    }
  tookMs.sort((a, b) => a - b);
  return { p99Ms: tookMs[Math.floor(tookMs.length * 0.99)] ?? 0, maxMs: tookMs.at(-1) ?? 0 };
}

const inWords = ({ p99Ms, maxMs }: Timing) => `p99 ${p99Ms.toFixed(1)} ms, slowest ${maxMs.toFixed(1)} ms`;

/** How long a pod takes from its beginning to its end, in milliseconds. */
async function podCycle(t: Test, name: string): Promise<number> {
  const beginMs = performance.now();
  const podSandboxId = await world.runPod(name);
  const id = await world.runContainer(podSandboxId, 'c', ['sh', '-c', 'exit 3']);
  t.match(await world.exited(id), { exitCode: 3 });
  await runtime.stopPodSandbox({ podSandboxId });
  await runtime.removePodSandbox({ podSandboxId });
  return performance.now() - beginMs;
}

/** Kill the daemon and start it again. @returns how long that took until it answered, in milliseconds */
async function restart(): Promise<number> {
  await world.daemon.kill('SIGKILL');
  const beginMs = performance.now();
  await world.daemon.restart();
  return performance.now() - beginMs;
}

/** All that the pods had is gone. */
const nothingNew = () =>
  eventually(async () => {
    const left = await world.leftovers(one => !nothing.includes(one));
    if (left.length > 0) throw new Error(left.join('\n'));
  }, 'nothing is left');

const clean = async (t: Test) => t.strictSame(await findings(world.daemon.socket), [], 'everything has its owner');

t.test(`${SICK} of ${SHIMS} shims are stopped`, async t => {
  const pods = await Promise.all(
    Array.from({ length: Math.ceil(SHIMS / CONTAINERS_PER_POD) }, (_, n) => world.runPod(`p${n}`)),
  );
  const ids: string[] = [];
  for (let n = 0; n < SHIMS; n++)
    ids.push(await world.runContainer(pods[n % pods.length] ?? '', `c${n}`, ['sleep', '100000']));
  const healthyId = ids.at(-1) ?? '';
  const healthy = { reads: await reads(healthyId), cycleMs: await podCycle(t, 'before'), restartMs: await restart() };
  t.comment(
    `healthy: ${inWords(healthy.reads)}; a pod ${Math.round(healthy.cycleMs)} ms; ready ${Math.round(healthy.restartMs)} ms`,
  );

  const sick = ids.slice(0, SICK);
  for (const id of sick) await node.sh(`kill -STOP ${await world.shimPid(id)}`);
  const readyMs = await restart();
  const after = await reads(healthyId);
  const ofSick = await reads(sick[0] ?? '');
  const cycleMs = await podCycle(t, 'after');
  t.comment(
    `sick: ${inWords(after)}; of a sick one ${inWords(ofSick)}; a pod ${Math.round(cycleMs)} ms; ready ${Math.round(readyMs)} ms`,
  );
  atMost(t, `ready with ${SICK} of ${SHIMS} shims stopped, after a restart`, readyMs, 3_000, 'ms');
  atMost(t, `p99 of lists and statuses with ${SICK} of ${SHIMS} shims stopped`, after.p99Ms, 100, 'ms');
  atMost(t, 'p99 of the same and the status of a stopped one', ofSick.p99Ms, 100, 'ms');
  t.ok(readyMs < healthy.restartMs + CALL_TIMEOUT_MS, 'a daemon is ready without an answer of the sick');
  for (const { p99Ms } of [after, ofSick])
    t.ok(p99Ms < Math.max(SHORTEST_TIMEOUT_MS, 5 * healthy.reads.p99Ms), 'what is read does not wait for the sick');
  t.ok(cycleMs < Math.max(CALL_TIMEOUT_MS, 5 * healthy.cycleMs), 'other pods start and end as usual');

  const { containers } = await runtime.listContainers({
    filter: { state: { state: ContainerState.CONTAINER_RUNNING } },
  });
  t.equal(containers.length, SHIMS, 'all of them run');
  t.equal((await world.exec(healthyId, 'echo', 'here')).stdout, 'here\n');
  await Promise.all(sick.map(containerId => runtime.stopContainer({ containerId, timeout: 1n })));
  for (const id of sick)
    t.match(await world.status(id), { state: ContainerState.CONTAINER_EXITED, exitCode: 137 }, 'a sick one is ended');
  await Promise.all(pods.map(podSandboxId => runtime.removePodSandbox({ podSandboxId })));
  await nothingNew();
  await clean(t);
});

t.test('a network plugin hangs', async t => {
  const usual = await podCycle(t, 'before');
  await network.on('ADD', 'case "$CNI_ARGS" in *K8S_POD_NAME=hung*) sleep 1000;; esac');
  const hung = Array.from({ length: 8 }, (_, n) => world.runPod(`hung-${n}`).catch((err: Error) => err));
  await eventually(() => node.sh('[ $(pgrep -cx sleep) = 8 ]'), 'they hang');
  const timing = await reads(await world.createContainer(await world.runPod('other'), 'c', ['true']));
  const cycleMs = await podCycle(t, 'after');
  t.comment(`${inWords(timing)}; a pod ${Math.round(cycleMs)} ms, ${Math.round(usual)} before`);
  t.ok(cycleMs < Math.max(CALL_TIMEOUT_MS, 5 * usual), 'other pods start and end as usual');
  t.ok((await restart()) < 20_000, 'a daemon is ready while they hang');
  await network.on('ADD');
  await Promise.all(hung);
  for (const { id } of (await runtime.listPodSandbox({})).items) await runtime.removePodSandbox({ podSandboxId: id });
  await nothingNew();
  await clean(t);
});

/** A registry that takes connections in the node and never says a word. */
async function silentRegistry(): Promise<{ reference: string } & AsyncDisposable> {
  const program = `require('net').createServer(() => {}).listen(5999, '127.0.0.1', () => console.log('listens'))`;
  const child = node.spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout) await once(child.stdout, 'data');
  return {
    reference: '127.0.0.1:5999/silent:1',
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

t.test('a registry hangs', async t => {
  const usual = await podCycle(t, 'before');
  await using registry = await silentRegistry();
  const pulls = Array.from({ length: 8 }, (_, n) =>
    world.daemon.cri.image.pullImage({ image: { image: `${registry.reference}${n}` } }).catch((err: Error) => err),
  );
  const cycleMs = await podCycle(t, 'after');
  const image = await world.registry.push('other', '1', await busyboxImage());
  t.ok((await world.daemon.cri.image.pullImage({ image: { image } })).imageRef, 'another registry’s image is pulled');
  const beginMs = performance.now();
  await world.daemon.cri.image.listImages({});
  t.comment(`images listed in ${Math.round(performance.now() - beginMs)} ms; a pod ${Math.round(cycleMs)} ms`);
  t.ok(cycleMs < Math.max(CALL_TIMEOUT_MS, 5 * usual), 'pods start and end as usual');
  t.ok((await restart()) < CALL_TIMEOUT_MS, 'a daemon is ready');
  for (const answer of await Promise.all(pulls)) t.ok(answer instanceof Error, 'the pull has failed');
  await clean(t);
});

t.test('a volume hangs, and so do the processes that write to it', async t => {
  const usual = await podCycle(t, 'before');
  const disk = await SlowDisk.mount(node, node.path('volume'));
  const pod = await world.runPod('a');
  const mounts = [{ hostPath: disk.path, containerPath: '/data' }];
  const script = 'until [ -e /go ]; do sleep 0.02; done; echo x > /data/$0; sleep 100000';
  const ids = await Promise.all(
    ['0', '1', '2', '3', '4', '5'].map(n => world.runContainer(pod, `c${n}`, ['sh', '-c', script, n], { mounts })),
  );
  disk.delay(1_000_000);
  for (const [n, id] of ids.entries()) {
    const pid = await world.pid(id);
    await node.sh(`touch /proc/${pid}/root/go`);
    await eventually(() => node.sh(`test -e ${disk.path}/${n}`), 'it writes to its volume');
  }
  const stops = ids.map(containerId => runtime.stopContainer({ containerId, timeout: 1n }).catch((err: Error) => err));
  const cycleMs = await podCycle(t, 'after');
  const timing = await reads(ids[0] ?? '');
  t.comment(`${inWords(timing)}; a pod ${Math.round(cycleMs)} ms, ${Math.round(usual)} before`);
  t.ok(cycleMs < Math.max(CALL_TIMEOUT_MS, 5 * usual), 'other pods start and end as usual');
  const readyMs = await restart();
  t.comment(`ready ${Math.round(readyMs)} ms`);
  t.ok(readyMs < CALL_TIMEOUT_MS, 'a daemon is ready while they hang');
  await Promise.all(stops);
  disk.delay(0);
  for (const containerId of ids) await runtime.stopContainer({ containerId, timeout: 1n });
  for (const id of ids) t.match(await world.status(id), { state: ContainerState.CONTAINER_EXITED, exitCode: 137 });
  await runtime.removePodSandbox({ podSandboxId: pod });
  await nothingNew();
  await clean(t);
});
