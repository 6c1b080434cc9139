import { writeBridgeNetwork } from '../test/node/cni.ts';
import { TestNode } from '../test/node/node.ts';
import { type ExtraSizes, measureExtras } from './extras.ts';
import { type Cycle, measureCycle, measureRestart } from './measure.ts';
import { type RuntimeMemory, runtimeMemory, settledMemory } from './memory.ts';
import type { Options } from './options.ts';
import { OPERATIONS, type Operation, startPod } from './pod.ts';
import type { Growth, Measured } from './result.ts';
import { type ByName, makeSurroundings, type Runtime, type Surroundings, startRuntime } from './runtimes.ts';
import { median, type Summary, summary } from './stats.ts';

/** Lives that are not counted: the first one loads what the later ones find in memory. */
const WARM_UP_ROUNDS = 2;

/** 200 pods of each runtime have an address each. */
const SUBNET = '10.88.0.0/16';

/** Measure all runtimes on one throw-away node, in turns, so that what disturbs one disturbs the other, too. */
export async function compare(options: Options, progress: (line: string) => void): Promise<ByName<Measured>> {
  await using node = await TestNode.start();
  const surroundings = await makeSurroundings(node, await writeBridgeNetwork(node, { subnet: SUBNET }));
  const runtimes = [await startRuntime('cleat', surroundings)];
  if (options.peer) runtimes.push(await startRuntime('containerd', surroundings));
  const cycles = await measureCycles(runtimes, surroundings, options.rounds, progress);
  const extras = options.extras ? await measureExtras(runtimes, surroundings, extraSizes(options), progress) : {};
  const fleets = await measureFleets(runtimes, surroundings, options, progress);
  const measured: ByName<Measured> = {};
  for (const { runtime, memory, growth, restarts } of fleets) {
    const { runtimeVersion: version } = await runtime.cri.runtime.version();
    const own = cycles[runtime.name];
    const more = extras[runtime.name];
    measured[runtime.name] = {
      version,
      operations: summaries(own),
      cycles: own,
      memory,
      growth,
      restart: summary(restarts),
      ...(more && { extras: more }),
    };
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

type Fleet = {
  readonly runtime: Runtime;
  readonly memory: RuntimeMemory;
  readonly growth: Growth[];
  readonly restarts: number[];
};

/** How many pods are there when growth is looked at, and the starts of how many count. */
const GROWTH_STEPS = [10, 20, 50, 100, 200];
const LAST_STARTS = 10;

/** Start the pods one after the other. */
async function grow(runtime: Runtime, surroundings: Surroundings, pods: number): Promise<Growth[]> {
  const growth: Growth[] = [];
  const starts: number[] = [];
  for (let i = 1; i <= pods; i++) {
    const startedAtMs = performance.now();
    await startPod(runtime, surroundings, `fleet-${i}`);
    starts.push(performance.now() - startedAtMs);
    if (!GROWTH_STEPS.includes(i)) continue;
    const { daemon, shims } = runtimeMemory(surroundings.node, runtime);
    const podStart = median(starts.slice(-LAST_STARTS));
    growth.push({ pods: i, daemonPss: daemon.pss, shimsPss: shims.pss, podStart });
  }
  return growth;
}

/** A run for every change does few of everything. There are not more pods with execs than pods alone: their memory is compared. */
const EXTRA_SIZES: ExtraSizes = {
  turns: 5,
  cycles: 40,
  execPods: 40,
  execs: 50,
  logLines: 500_000,
  containers: 1_000,
  lists: 200,
};
const SHORT_SIZES: ExtraSizes = {
  turns: 1,
  cycles: 5,
  execPods: 2,
  execs: 50,
  logLines: 20_000,
  containers: 20,
  lists: 20,
};

const extraSizes = ({ short, pods }: Options): ExtraSizes =>
  short ? SHORT_SIZES : { ...EXTRA_SIZES, execPods: Math.min(EXTRA_SIZES.execPods, pods) };

/** Memory with many pods of each runtime, then restarts of the daemons in turns, all with all pods there. */
async function measureFleets(
  runtimes: readonly Runtime[],
  surroundings: Surroundings,
  options: Options,
  progress: (line: string) => void,
): Promise<Fleet[]> {
  const fleets: Fleet[] = [];
  for (const runtime of runtimes) {
    progress(`${options.pods} pods of ${runtime.name}`);
    const growth = await grow(runtime, surroundings, options.pods);
    fleets.push({ runtime, memory: await settledMemory(surroundings.node, runtime), growth, restarts: [] });
  }
  progress(`${options.restarts} restarts`);
  for (let i = 0; i < options.restarts; i++)
    for (const { runtime, restarts } of fleets) restarts.push(await measureRestart(runtime, options.pods));
  return fleets;
}
