import { setTimeout as sleep } from 'node:timers/promises';
import type { TestNode } from '../../test/node/node.ts';
import type { Runtime } from '../runtimes.ts';
import { cpuTimeMs } from './cpu-time.ts';
import { settleDisk } from './disk.ts';
import { type Peak, watchMemory } from './peak-memory.ts';
import type { Scenario } from './scenarios.ts';

const PULL_TIMEOUT_MS = 600_000;
const REMOVE_TIMEOUT_MS = 120_000;
const SETTLE_MS = 2_500;

/** How long all pulls together took, and how much of a processor; then a pull of what is there. */
export type PullMeasure = {
  readonly tookMs: number;
  readonly cpuMs: number;
  readonly againMs: number;
};

/** Pull images that are not there at the same time, and remove them again. */
export async function measurePull(runtime: Runtime, { references }: Scenario, node: TestNode): Promise<PullMeasure> {
  const pid = pidOf(runtime);
  const cpuBeforeMs = cpuTimeMs(pid);
  const tookMs = await time(() => Promise.all(references.map(image => pull(runtime, image))));
  const cpuMs = cpuTimeMs(pid) - cpuBeforeMs;
  const againMs = await time(() => pull(runtime, references[0] ?? ''));
  await removeAll(runtime, references, node);
  return { tookMs, cpuMs, againMs };
}

/**
 * As `measurePull`, the most memory meanwhile. By itself: to ask for the memory of processes takes a third of a
 * processor, the more the larger they are, and holds them up.
 */
export async function measurePeak(runtime: Runtime, { references }: Scenario, node: TestNode): Promise<Peak> {
  const memory = watchMemory(pidOf(runtime));
  await Promise.all(references.map(image => pull(runtime, image)));
  const peak = memory.stop();
  await removeAll(runtime, references, node);
  return peak;
}

function pidOf(runtime: Runtime): number {
  const pid = runtime.pid();
  if (pid === undefined) throw new Error(`${runtime.name} does not run: it cannot pull`);
  return pid;
}

const pull = (runtime: Runtime, image: string) =>
  runtime.cri.image.pullImage({ image: { image } }, { timeoutMs: PULL_TIMEOUT_MS });

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

/** Until all workers but the last have ended that have nothing to do, and what is deleted in the background is gone. */
export const settle = (): Promise<void> => sleep(SETTLE_MS);

async function removeAll(runtime: Runtime, references: readonly string[], node: TestNode): Promise<void> {
  for (const image of references)
    await runtime.cri.image.removeImage({ image: { image } }, { timeoutMs: REMOVE_TIMEOUT_MS });
  await settle();
  await settleDisk(node, runtime.name);
}
