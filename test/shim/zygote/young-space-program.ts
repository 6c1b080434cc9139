/** Prints how many bytes of V8's young generation are given back, for each state of fill in which its pages were looked for. As JSON. */
import { getHeapSpaceStatistics } from 'node:v8';
import { findYoungSpace, releaseYoungSpace } from '../../../shim/zygote/young-space.ts';

const STEP_BYTES = 64 * 1024;
const HALF_BYTES = 1024 * 1024;

const gc = (globalThis as unknown as { gc: (options: { type: 'minor' }) => void }).gc;
const collect = (): void => gc({ type: 'minor' });
const used = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_used_size ?? 0;

/** Let the young generation grow to its full size: what survives makes it. */
const kept: object[] = [];
for (let i = 0; i < 200_000; i++) kept.push({ i });

const released: number[] = [];
for (let fill = STEP_BYTES; fill < HALF_BYTES; fill += STEP_BYTES) {
  collect();
  const garbage: object[] = [];
  while (used() < fill) garbage.push({ at: garbage.length });
  findYoungSpace(collect);
  released.push(releaseYoungSpace());
}
process.stdout.write(JSON.stringify(released));
