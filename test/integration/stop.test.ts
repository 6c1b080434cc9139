import { Code } from '@cleat/base';
import { ContainerState, Signal } from '@cleat/proto/cri';
import t from 'tap';
import { busyboxImage } from '../node/images.ts';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { runtime } = world;
const podId = await world.runPod('pod');

/** Tells by its exit code which signal ended it. */
const TRAPS = [
  'sh',
  '-c',
  'for s in INT QUIT USR1 TERM; do trap "exit $(kill -l $s)" $s; done; echo up; while :; do sleep 0.05; done',
];

async function trapping(name: string, more = {}): Promise<string> {
  const id = await world.runContainer(podId, name, TRAPS, more);
  await eventually(async () => {
    if ((await world.logLines('pod', name)).length === 0) throw new Error('not yet');
  }, 'the traps are set');
  return id;
}

t.test('the signal of the container comes first, then its image’s, then SIGTERM', async t => {
  const image = async (tag: string, StopSignal: string) => {
    const name = await world.registry.push('signals', tag, await busyboxImage({ StopSignal }));
    await world.daemon.cri.image.pullImage({ image: { image: name } });
    return { image: { image: name } };
  };
  const cases = [
    ['own', { ...(await image('quit', 'SIGQUIT')), stopSignal: Signal.SIGINT }, 2, Signal.SIGINT],
    ['image', await image('quit', 'SIGQUIT'), 3, Signal.SIGQUIT],
    ['number', await image('number', '10'), 10, Signal.SIGUSR1],
    ['nonsense', await image('nonsense', 'SIGNONSENSE'), 15, Signal.SIGTERM],
    ['none', {}, 15, Signal.SIGTERM],
  ] as const;
  for (const [name, more, exitCode, stopSignal] of cases) {
    const containerId = await trapping(name, more);
    t.equal((await world.status(containerId)).stopSignal, stopSignal, name);
    await runtime.stopContainer({ containerId, timeout: 30n });
    t.match(await world.status(containerId), { exitCode, reason: 'Error' }, name);
  }
});

const DEAF = ['sh', '-c', 'trap "" TERM; echo up; while :; do sleep 0.05; done'];

t.test('a stop whose caller leaves may be repeated, more urgently, while it waits', async t => {
  const containerId = await world.runContainer(podId, 'deaf', DEAF);
  await eventually(async () => {
    if ((await world.logLines('pod', 'deaf')).length === 0) throw new Error('not yet');
  }, 'it is deaf');
  const left = new AbortController();
  const patient = runtime.stopContainer({ containerId, timeout: 1000n });
  const leaver = runtime.stopContainer({ containerId, timeout: 1000n }, { signal: left.signal });
  const refused = t.rejects(leaver, { code: Code.Cancelled });
  t.equal((await world.exec(containerId, 'echo', 'on')).stdout, 'on\n', 'no lock is held meanwhile');
  left.abort();
  await refused;
  t.equal((await world.status(containerId)).state, ContainerState.CONTAINER_RUNNING, 'whoever left has not killed it');
  await runtime.stopContainer({ containerId, timeout: 0n });
  await patient;
  t.match(await world.status(containerId), { state: ContainerState.CONTAINER_EXITED, exitCode: 137 });
});

t.test('a grace period that no timer can count is a long one', async t => {
  const containerId = await world.runContainer(podId, 'long', DEAF);
  const stopped = runtime.stopContainer({ containerId, timeout: 2n ** 62n });
  t.equal((await world.exec(containerId, 'echo', 'on')).stdout, 'on\n');
  await runtime.stopContainer({ containerId, timeout: 0n });
  await stopped;
});

t.test('a container that was never started stays as it is when it is stopped', async t => {
  const containerId = await world.createContainer(podId, 'created', ['true']);
  await runtime.stopContainer({ containerId, timeout: 1n });
  t.equal((await world.status(containerId)).state, ContainerState.CONTAINER_CREATED);
  await runtime.startContainer({ containerId });
  t.match(await world.exited(containerId), { exitCode: 0, reason: 'Completed' });
});
