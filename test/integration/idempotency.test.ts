import { readFile, writeFile } from 'node:fs/promises';
import { Code } from '@cleat/base';
import { ContainerState, PodSandboxState } from '@cleat/proto/cri';
import t, { type Test } from 'tap';
import { eventually } from '../node/reach.ts';
import { ControlledNetwork } from './controlled-network.ts';
import { World } from './world.ts';

const network = new ControlledNetwork();
const world = await World.start({}, network.write);
t.teardown(() => world[Symbol.asyncDispose]());
const { runtime } = world;
const nothing = await world.leftovers();

/** A test after which every sandbox is removed, and nothing may be left. */
const test = (title: string, body: (t: Test) => Promise<void>) =>
  t.test(title, async t => {
    await body(t);
    for (const { id } of (await runtime.listPodSandbox({})).items) await runtime.removePodSandbox({ podSandboxId: id });
    t.strictSame(await world.leftovers(), nothing);
  });

test('the same request for a sandbox again answers the same sandbox, and another one is told of it', async t => {
  const id = await world.runPod('a', { labels: { x: '1', y: '2' } });
  t.equal(await world.runPod('a', { labels: { y: '2', x: '1' } }), id, 'the order of labels says nothing');
  const exists = { code: Code.AlreadyExists, details: new RegExp(`test/a .*exists: ${id}`) };
  await t.rejects(world.runPod('a', { labels: { x: '1' } }), exists);
  await t.rejects(world.runPod('a', { labels: { x: '1', y: '2' } }, 'crun'), exists, 'another handler');
  await world.daemon.restart();
  t.equal(await world.runPod('a', { labels: { x: '1', y: '2' } }), id, 'after a restart too');
  await runtime.stopPodSandbox({ podSandboxId: id });
  await t.rejects(world.runPod('a', { labels: { x: '1', y: '2' } }), exists, 'a stopped one is no answer');
  t.equal((await runtime.listPodSandbox({})).items.length, 1);
});

test('requests for the same sandbox at the same time are one, and a caller that left comes back to it', async t => {
  const [gate, calls] = [world.node.path('gate'), world.node.path('calls')];
  await writeFile(calls, '');
  await network.on('ADD', `echo add >> ${calls}; until [ -e ${gate} ]; do sleep 0.02; done`);
  const config = world.podConfig('a');
  const left = new AbortController();
  const leaver = t.rejects(runtime.runPodSandbox({ config }, { signal: left.signal }), { code: Code.Cancelled });
  await eventually(async () => {
    if ((await readFile(calls, 'utf8')) === '') throw new Error('not yet');
  }, 'the network plugin is asked');
  left.abort();
  await leaver;
  t.strictSame((await runtime.listPodSandbox({})).items, [], 'nobody sees it before it is complete');
  await t.rejects(
    world.runPod('a', { hostname: 'other' }),
    { code: Code.AlreadyExists, details: /test\/a.* is being made already/ },
    'a request for something else is not mistaken for it',
  );
  const retries = Promise.all(Array.from({ length: 5 }, () => world.runPod('a')));
  const version = await runtime.version({});
  t.equal(version.runtimeName, 'cleat', 'the daemon is not held up');
  await writeFile(gate, '');
  const ids = new Set(await retries);
  t.equal(ids.size, 1);
  t.equal((await runtime.listPodSandbox({})).items.length, 1);
  t.equal(await readFile(calls, 'utf8'), 'add\n', 'one attachment');
  await network.on('ADD');
});

test('callers that share a creation share its failure, and the next one starts anew', async t => {
  await network.on('ADD', 'sleep 0.3; exit 1');
  const shared = { code: Code.Internal, details: /^CNI plugin portmap/ };
  const results = await Promise.allSettled([world.runPod('a'), world.runPod('a'), world.runPod('a')]);
  for (const result of results) t.match(result, { status: 'rejected', reason: shared });
  await network.on('ADD');
  t.ok(await world.runPod('a'));
});

test('the same request for a container again answers the same container until it is started', async t => {
  const podId = await world.runPod('a');
  const create = (more = {}) => world.createContainer(podId, 'c', ['sleep', '1000'], more);
  const ids = await Promise.all([create(), create(), create(), create()]);
  const [id = ''] = ids;
  t.equal(new Set(ids).size, 1);
  t.equal(await create(), id);
  const exists = { code: Code.AlreadyExists, details: new RegExp(`container c \\(attempt 0\\) exists .*: ${id}`) };
  await t.rejects(create({ envs: [{ key: 'A', value: Buffer.from('b') }] }), exists);
  await runtime.startContainer({ containerId: id });
  await t.rejects(create(), exists, 'one that was started is no answer');
  await t.rejects(runtime.startContainer({ containerId: id }), {
    code: Code.FailedPrecondition,
    details: new RegExp(`container ${id} is running`),
  });
  t.not(await create({ metadata: { name: 'c', attempt: 1 } }), id);
  t.equal((await runtime.listContainers({})).containers.length, 2);
});

test('stops and removals may be repeated, also at the same time and of what still runs', async t => {
  const podSandboxId = await world.runPod('a');
  const run = (name: string) => world.runContainer(podSandboxId, name, ['sleep', '1000']);
  const [stopped, removed, kept] = [await run('stopped'), await run('removed'), await run('kept')];
  const twice = (call: () => Promise<unknown>) => Promise.all([call(), call()]);
  await twice(() => runtime.stopContainer({ containerId: stopped, timeout: 0n }));
  await runtime.stopContainer({ containerId: stopped, timeout: 0n });
  t.match(await world.status(stopped), { state: ContainerState.CONTAINER_EXITED, exitCode: 137 });
  await twice(() => runtime.removeContainer({ containerId: removed }));
  await runtime.removeContainer({ containerId: removed });
  await t.rejects(world.status(removed), { code: Code.NotFound });
  await twice(() => runtime.stopPodSandbox({ podSandboxId }));
  await runtime.stopPodSandbox({ podSandboxId });
  t.match(await world.status(kept), { state: ContainerState.CONTAINER_EXITED, exitCode: 137 });
  const { status } = await runtime.podSandboxStatus({ podSandboxId });
  t.match(status, { state: PodSandboxState.SANDBOX_NOTREADY });
  await t.rejects(world.createContainer(podSandboxId, 'late', ['true']), {
    code: Code.FailedPrecondition,
    details: new RegExp(`sandbox ${podSandboxId} is not ready`),
  });
  await twice(() => runtime.removePodSandbox({ podSandboxId }));
  await runtime.removePodSandbox({ podSandboxId });
  t.strictSame((await runtime.listContainers({})).containers, []);
});

test('a sandbox is removed with what runs in it', async t => {
  const podSandboxId = await world.runPod('a', { linux: {} });
  for (const name of ['x', 'y']) await world.runContainer(podSandboxId, name, ['sleep', '1000'], { linux: {} });
  await world.createContainer(podSandboxId, 'z', ['true']);
  await runtime.removePodSandbox({ podSandboxId });
  t.strictSame((await runtime.listContainers({})).containers, []);
});

/** What is left to say of calls that race: none may fail but as one that came too late. */
const TOO_LATE = new Set<number>([Code.NotFound, Code.FailedPrecondition]);
function onlyTooLate(t: Test, results: PromiseSettledResult<unknown>[]) {
  for (const result of results)
    if (result.status === 'rejected') t.ok(TOO_LATE.has(result.reason.code), String(result.reason));
}

test('start, stop and removal of a container at the same time leave it in a state, and then nothing', async t => {
  const podId = await world.runPod('a');
  for (let round = 0; round < 6; round++) {
    const containerId = await world.createContainer(podId, `c${round}`, ['sleep', '1000']);
    const started = runtime.startContainer({ containerId });
    const stopped = runtime.stopContainer({ containerId, timeout: 0n });
    const removed = round % 2 === 0 ? [] : [runtime.removeContainer({ containerId })];
    onlyTooLate(t, await Promise.allSettled([started, stopped, ...removed]));
    if (round % 2 === 0) {
      const { state } = await world.status(containerId);
      t.ok(state === ContainerState.CONTAINER_RUNNING || state === ContainerState.CONTAINER_EXITED, `${state}`);
      await runtime.removeContainer({ containerId });
    }
    await t.rejects(world.status(containerId), { code: Code.NotFound });
    t.strictSame(await world.leftovers(line => line.includes(containerId)), []);
  }
});

test('containers that are created while their sandbox is removed do not outlive it', async t => {
  for (let round = 0; round < 4; round++) {
    const podSandboxId = await world.runPod(`a${round}`);
    const made = Array.from({ length: 8 }, (_, i) => world.createContainer(podSandboxId, `c${i}`, ['sleep', '1000']));
    if (round > 0) await made[round]; // a little later each time
    const removed = runtime.removePodSandbox({ podSandboxId });
    onlyTooLate(t, await Promise.allSettled(made));
    await removed;
    t.strictSame((await runtime.listContainers({})).containers, []);
    t.strictSame(await world.leftovers(), nothing);
  }
});
