import { setTimeout as sleep } from 'node:timers/promises';
import type { TestNode } from '../../test/node/node.ts';
import type { Runtime } from '../runtimes.ts';
import { cpuTimeMs } from './cpu-time.ts';
import { settleDisk } from './disk.ts';
import { watchMemory } from './peak-memory.ts';
import type { Scenario } from './scenarios.ts';

const PULL_TIMEOUT_MS = 600_000;
const REMOVE_TIMEOUT_MS = 120_000;
/** Workers that have nothing to do end after this, and what is deleted in the background is gone. */
const SETTLE_MS = 2_500;

/** How long all pulls together took, how much of a processor, and the most memory meanwhile; then a pull of what is there. */
export type PullMeasure = {
  readonly tookMs: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly againMs: number;
};

/**
 * Pull images that are not there at the same time, and remove them again.
 */
export async function measurePull(runtime: Runtime, { references }: Scenario, node: TestNode): Promise<PullMeasure> {
  const pid = runtime.pid();
  if (pid === undefined) throw new Error(`${runtime.name} does not run: it cannot pull`);
  const pull = (image: string) => runtime.cri.image.pullImage({ image: { image } }, { timeoutMs: PULL_TIMEOUT_MS });
  const time = async (work: () => Promise<unknown>) => {
    const startedAtMs = performance.now();
    await work();
    return performance.now() - startedAtMs;
  };
  const cpuBeforeMs = cpuTimeMs(pid);
  const memory = watchMemory(pid);
  const tookMs = await time(() => Promise.all(references.map(pull)));
  const peakBytes = memory.stop();
  const cpuMs = cpuTimeMs(pid) - cpuBeforeMs;
  const againMs = await time(() => pull(references[0] ?? ''));
  for (const image of references)
    await runtime.cri.image.removeImage({ image: { image } }, { timeoutMs: REMOVE_TIMEOUT_MS });
  await sleep(SETTLE_MS);
  await settleDisk(node, runtime.name);
  return { tookMs, cpuMs, peakBytes, againMs };
}
