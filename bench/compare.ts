import { setTimeout as sleep } from 'node:timers/promises';
import { writeBridgeNetwork } from '../test/node/cni.ts';
import { TestNode } from '../test/node/node.ts';
import { type Cycle, measureCycle, measureRestart } from './measure.ts';
import { type RuntimeMemory, runtimeMemory } from './memory.ts';
import type { Options } from './options.ts';
import { endPod, OPERATIONS, type Operation, type Pod, startPod } from './pod.ts';
import type { Measured } from './result.ts';
import { makeSurroundings, type Runtime, type Surroundings, startRuntime } from './runtimes.ts';
import { type Summary, summary } from './stats.ts';

/** Lives that are not counted: the first one loads what the later ones find in memory. */
const WARM_UP_ROUNDS = 2;

/** How long pods are left alone before their memory is measured, in milliseconds. */
const SETTLE_MS = 3_000;

type ByName<T> = Partial<Record<Runtime['name'], T>>;

/** Measure all runtimes on one throw-away node, in turns, so that what disturbs one disturbs the other, too. */
export async function compare(options: Options, progress: (line: string) => void): Promise<ByName<Measured>> {
  await using node = await TestNode.start();
  const surroundings = await makeSurroundings(node, await writeBridgeNetwork(node));
  const runtimes = [await startRuntime('cleat', surroundings)];
  if (options.peer) runtimes.push(await startRuntime('containerd', surroundings));
  const cycles = await measureCycles(runtimes, surroundings, options.rounds, progress);
  const measured: ByName<Measured> = {};
  for (const runtime of runtimes) {
    progress(`${runtime.name}: ${options.pods} pods`);
    const { runtimeVersion: version } = await runtime.cri.runtime.version();
    const fleet = await measureFleet(runtime, surroundings, options);
    const own = cycles[runtime.name];
    measured[runtime.name] = { version, operations: summaries(own), cycles: own, ...fleet };
  }
  return measured;
}

async function measureCycles(
  runtimes: readonly Runtime[],
  surroundings: Surroundings,
  rounds: number,
  progress: (line: string) => void,
): Promise<Record<Runtime['name'], Cycle[]>> {
  const cycles: Record<Runtime['name'], Cycle[]> = { cleat: [], containerd: [] };
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    if (round % 10 === 0) progress(`round ${round} of ${rounds}`);
    for (const runtime of runtimes) {
      const cycle = await measureCycle(runtime, surroundings, `round-${round + WARM_UP_ROUNDS}`);
      if (round >= 0) cycles[runtime.name].push(cycle);
    }
  }
  return cycles;
}

const summaries = (cycles: readonly Cycle[]) =>
  Object.fromEntries(
    OPERATIONS.map(operation => [operation, summary(cycles.map(cycle => cycle[operation]))]),
  ) as Record<Operation, Summary>;

/** Memory and restarts with many pods, which are removed again: the next runtime finds the node empty. */
async function measureFleet(
  runtime: Runtime,
  surroundings: Surroundings,
  options: Options,
): Promise<{ memory: RuntimeMemory; restart: Summary }> {
  const pods: Pod[] = [];
  for (let i = 0; i < options.pods; i++) pods.push(await startPod(runtime, surroundings, `fleet-${i}`));
  await sleep(SETTLE_MS);
  const memory = runtimeMemory(surroundings.node, runtime);
  const restarts: number[] = [];
  for (let i = 0; i < options.restarts; i++) restarts.push(await measureRestart(runtime, pods.length));
  for (const pod of pods) await endPod(runtime, pod);
  return { memory, restart: summary(restarts) };
}
