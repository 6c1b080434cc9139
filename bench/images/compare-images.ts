import { writeBridgeNetwork } from '../../test/node/cni.ts';
import { TestNode } from '../../test/node/node.ts';
import { type ByName, makeSurroundings, type Runtime, startRuntime } from '../runtimes.ts';
import { type Summary, summary } from '../stats.ts';
import { makeDisks } from './disk.ts';
import { measurePeak, measurePull, type PullMeasure, settle } from './measure-pull.ts';
import type { Peak } from './peak-memory.ts';
import { makeScenarios, type Scenario } from './scenarios.ts';

export type ImageOptions = {
  /** Pulls of each image that are counted, of each runtime. */
  readonly imageRounds: number;
  /** 1 for images of the sizes that the goals speak of, less for smaller ones. */
  readonly scale: number;
  readonly peer: boolean;
  /** Only scenarios whose name has this in it. */
  readonly scenario: string;
};

/** Times in milliseconds, memory in bytes. */
export type PullSummary = {
  readonly pull: Summary;
  readonly cpu: Summary;
  readonly peak: Summary;
  /** … without the zygote. */
  readonly besidesZygote: Summary;
  readonly again: Summary;
};
/** By scenario, then by runtime. */
export type ImagesMeasured = Readonly<Record<string, ByName<PullSummary>>>;

/** Pulls of each runtime whose memory is watched; their time does not count. */
const WATCHED = 3;

/** Measure pulls of all runtimes on one throw-away node, in turns. */
export async function compareImages(options: ImageOptions, progress: (line: string) => void): Promise<ImagesMeasured> {
  await using node = await TestNode.start();
  const surroundings = await makeSurroundings(node, await writeBridgeNetwork(node));
  const scenarios = await makeScenarios(surroundings.registry, options, progress);
  await makeDisks(node, options.peer ? ['cleat', 'containerd'] : ['cleat']);
  const runtimes = [await startRuntime('cleat', surroundings)];
  if (options.peer) runtimes.push(await startRuntime('containerd', surroundings));
  const measured: Record<string, ImagesMeasured[string]> = {};
  await settle(); // from the pull of what containers run
  for (const scenario of scenarios)
    measured[scenario.name] = await measureScenario(
      runtimes,
      scenario,
      { rounds: options.imageRounds, node },
      progress,
    );
  return measured;
}

async function measureScenario(
  runtimes: readonly Runtime[],
  scenario: Scenario,
  { rounds, node }: { readonly rounds: number; readonly node: TestNode },
  progress: (line: string) => void,
): Promise<ImagesMeasured[string]> {
  const peaks: Record<Runtime['name'], Peak[]> = { cleat: [], containerd: [] };
  const pulls: Record<Runtime['name'], PullMeasure[]> = { cleat: [], containerd: [] };
  for (let round = 0; round < WATCHED; round++)
    for (const runtime of runtimes) {
      const peak = await measurePeak(runtime, scenario, node);
      progress(`${scenario.name}: ${runtime.name} ${(peak.bytes / 2 ** 20).toFixed(0)} MiB`);
      peaks[runtime.name].push(peak);
    }
  for (let round = 0; round < rounds; round++)
    for (const runtime of runtimes) {
      const one = await measurePull(runtime, scenario, node);
      progress(`${scenario.name}: ${runtime.name} ${one.tookMs.toFixed(0)} ms, again ${one.againMs.toFixed(0)} ms`);
      pulls[runtime.name].push(one);
    }
  const summaries = runtimes.map(({ name }) => [name, summaryOf(pulls[name], peaks[name])] as const);
  return Object.fromEntries(summaries);
}

const summaryOf = (measures: readonly PullMeasure[], peaks: readonly Peak[]): PullSummary => ({
  pull: summary(measures.map(measure => measure.tookMs)),
  cpu: summary(measures.map(measure => measure.cpuMs)),
  again: summary(measures.map(measure => measure.againMs)),
  peak: summary(peaks.map(({ bytes }) => bytes)),
  besidesZygote: summary(peaks.map(({ besidesZygoteBytes }) => besidesZygoteBytes)),
});
