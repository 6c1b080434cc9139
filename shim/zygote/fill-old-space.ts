import { getHeapSpaceStatistics } from 'node:v8';

/** Of the objects that fill: how many fields each has, largest first, so that pieces of all sizes find one that fits. */
const FIELDS = [14, 4, 1] as const;
/** How many bytes of them are made at a time, roughly: what a young generation holds. */
const ROUND_BYTES = 260_000;
/** Of an array with such a number of fields, roughly. */
const bytesOf = (fields: number): number => 48 + 8 * fields;
/** How often objects of one size are made at the most: 4 MB of them. Three to five times were enough when this was written. */
const MAX_ROUNDS = 16;

/** What fills the holes, for good: each has the one before in its first field. An array of them all would itself need more room than any hole has. */
let kept: unknown[] | undefined;

/**
 * Fill the free pieces between live objects in V8's old generation, for good: what a child keeps for longer then comes to
 * lie on pages of its own, side by side, instead of one small piece on each page that it shares.
 * @param collectYoung a collection of the young generation: objects that live through two of them become old.
 */
export function fillOldSpace(collectYoung: () => void): void {
  for (const fields of FIELDS) fillWith(fields, collectYoung);
}

/** Until the space had to grow: then it has no hole left that is so large, and what is free lies side by side. */
function fillWith(fields: number, collectYoung: () => void): void {
  const before = oldSpaceBytes();
  for (let round = 0; round < MAX_ROUNDS && oldSpaceBytes() <= before; round++) {
    for (let made = 0; made < ROUND_BYTES; made += bytesOf(fields)) {
      const one = new Array<unknown>(fields).fill(0);
      one[0] = kept;
      kept = one;
    }
    collectYoung();
    collectYoung();
  }
}

const oldSpaceBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_size ?? 0;
