import { getHeapSpaceStatistics } from 'node:v8';

/** How many objects are made at a time, and how many fields each has: about 260 KB, of which a young generation holds some. */
const OBJECTS = 2_000;
const FIELDS = 14;
/** The space has no hole left when it had to grow so often: what is free then lies side by side. */
const GROWTHS = 2;
/** How often objects are made at the most: 4 MB of them. Four or five times were enough when this was written. */
const MAX_ROUNDS = 16;

/** What fills the holes, for good. */
const kept: unknown[] = [];

/**
 * Fill the free pieces between live objects in V8's old generation, for good: what a child keeps for longer then comes to
 * lie on pages of its own, side by side, instead of one small piece on each page that it shares.
 * @param collectYoung a collection of the young generation: objects that live through two of them become old.
 */
export function fillOldSpace(collectYoung: () => void): void {
  let growths = 0;
  let bytes = oldSpaceBytes();
  for (let round = 0; round < MAX_ROUNDS && growths < GROWTHS; round++) {
    kept.push(Array.from({ length: OBJECTS }, () => new Array<number>(FIELDS).fill(0)));
    collectYoung();
    collectYoung();
    const now = oldSpaceBytes();
    if (now > bytes) growths++;
    bytes = now;
  }
}

const oldSpaceBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_size ?? 0;
