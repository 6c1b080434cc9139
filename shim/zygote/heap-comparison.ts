import { discardBytes, IMAGE_PAGE_BYTES, IMAGE_UNIT_BYTES, type PageComparison } from '@cleat/linux';
import { FIND_DIFFERENCES } from '../wasm/find-differences.ts';
import { wasmFunction, wasmMemory } from '../wasm/module.ts';
import { youngUse } from './young-space.ts';

/**
 * How much a function may still run until V8 thinks about compiling it better: the last four bytes of a FeedbackCell, which
 * is a map, a value, a handle that ends with eight zero bits, and this. In units of four bytes before the last.
 * Source: V8 13.6 src/objects/feedback-cell.h.
 */
const MAP_AT = -5;
const VALUE_AT = -3;
const HANDLE_AT = -1;
const POINTER_TAG = 1;
const HANDLE_ZEROS = 0xff;
/** A page where more differs is not looked at any further. */
const MAX_DIFFERENCES = 128;
/** How much may be in use of the young generation, of 1 MiB, when a look begins, and before its last part. */
const MAX_USED_AT_BEGIN_BYTES = 256 * 1024;
const MAX_USED_BYTES = 768 * 1024;
/** Far more than it takes until V8 compiles a function for the second time. */
const WARM_UPS = 30_000;

/** In the memory of the comparison, after the page as it is: as it was, and the differences, of which there can be as many as units. */
export const THEN = IMAGE_PAGE_BYTES;
const FOUND = 2 * IMAGE_PAGE_BYTES;

type FindDifferences = (a: number, b: number, bytes: number, out: number) => number;
/** Address of a map, its two halves. */
export type MapAddress = { readonly low: number; readonly high: number };

/** Compares pages of V8's heap. What it works with is given back after each use. */
export class HeapComparison implements PageComparison {
  readonly #memory = wasmMemory(1);
  readonly #find = wasmFunction<FindDifferences>(FIND_DIFFERENCES, this.#memory);
  readonly #units = new Int32Array(this.#memory.buffer);
  readonly memory = Buffer.from(this.#memory.buffer);
  /** Addresses of the maps of cells: what differs between them, and the half that does not. */
  #lows = new Int32Array();
  #high = 0;
  /** How much of the young generation was in use when the look began. */
  #usedBytes = 0;

  /** @param maps those of cells, which lie side by side. */
  set cellMaps(maps: readonly MapAddress[]) {
    this.#lows = Int32Array.from(maps, ({ low }) => low);
    this.#high = maps[0]?.high ?? 0;
  }

  /** The beginning of a page with a cell, and where its counter is. */
  get sampleCell(): { readonly bytes: Buffer; readonly counterAt: number } {
    const units = Int32Array.of(this.#lows[0] ?? 0, this.#high, POINTER_TAG, 0, HANDLE_ZEROS + 1, 0);
    return { bytes: Buffer.from(units.buffer), counterAt: -MAP_AT * IMAGE_UNIT_BYTES };
  }

  /** Find where the two differ. @returns in how many units, -1 when in too many: `#differenceAt` says in which. */
  #differences(): number {
    const count = (this.#find(0, THEN, IMAGE_PAGE_BYTES, FOUND) - FOUND) / IMAGE_UNIT_BYTES;
    return count > MAX_DIFFERENCES ? -1 : count;
  }

  #differenceAt(i: number): number {
    return (this.#units[FOUND / IMAGE_UNIT_BYTES + i] as number) / IMAGE_UNIT_BYTES;
  }

  /** Makes no garbage: hundreds of pages are looked at before a collection may come. */
  findReverting(units: Int32Array, first: number): number {
    const count = this.#differences();
    if (first + count > units.length) return -1;
    for (let i = 0; i < count; i++) {
      const at = this.#differenceAt(i);
      if (!this.#isCounter(at)) return -1;
      units[first + i] = at * IMAGE_UNIT_BYTES;
    }
    return count;
  }

  #isCounter(at: number): boolean {
    const isNear = this.#mayBeCounter(at) && this.#units[at + MAP_AT + 1] === this.#high;
    return isNear && this.#lows.includes(this.#units[at + MAP_AT] ?? 0);
  }

  /** Before a fork: have the function compiled as well as can be, so that no child needs to. */
  warmUp(): void {
    for (let i = 0; i < WARM_UPS; i++) this.#differences();
  }

  /** The maps of the cells whose counters seem to differ. */
  mapsOfCounters(): MapAddress[] {
    const maps: MapAddress[] = [];
    for (let i = 0, count = this.#differences(); i < count; i++) {
      const at = this.#differenceAt(i);
      if (!this.#mayBeCounter(at)) continue;
      maps.push({ low: this.#units[at + MAP_AT] ?? 0, high: this.#units[at + MAP_AT + 1] ?? 0 });
    }
    return maps;
  }

  /** Whether what lies before a place is as in a cell before its counter. */
  #mayBeCounter(at: number): boolean {
    if (at % 2 !== 1 || at + MAP_AT < 0) return false;
    const handle = this.#units[at + HANDLE_AT] ?? 0;
    const isPointer = ((this.#units[at + VALUE_AT] ?? 0) & POINTER_TAG) !== 0; // others have a length there
    return isPointer && handle !== 0 && (handle & HANDLE_ZEROS) === 0;
  }

  /** To be called when a look begins. @returns whether there is room for its garbage, and no collection on its way. */
  begin(): boolean {
    const bytes = youngUse() ?? Infinity;
    this.#usedBytes = bytes;
    return bytes <= MAX_USED_AT_BEGIN_BYTES;
  }

  /** Only collections unmap memory: none has come, none is on its way, and there is room for a while. */
  isStill(): boolean {
    const bytes = youngUse() ?? Infinity;
    return bytes >= this.#usedBytes && bytes <= MAX_USED_BYTES;
  }

  release(): void {
    discardBytes(this.memory);
  }
}
