import type { PaxRecords } from './pax.ts';
import { BLOCK, tarNumber } from './tar-header.ts';

/** Where a file's stored bytes belong, in the order that they are stored in; what lies between reads as zeros. */
export type SparseMap = {
  /** Length of the file with its holes. */
  readonly realBytes: number;
  readonly pieces: ReadonlyArray<{ readonly offset: number; readonly length: number }>;
};

/** More pieces than any file in an image has; they are held in memory. */
const MAX_PIECES = 200_000;

/** Collects a sparse file's map. Its parts come in blocks of a tar stream, of which `add` is given one after the other. */
export interface SparseMapReader {
  /** Whether the map is whole: no more blocks belong to it. */
  readonly isWhole: boolean;
  /** Whether its blocks are a part of the file's stored content. */
  readonly isContent: boolean;
  add(block: Buffer): void;
  /** @throws Error when it is not a map of a file with so many stored bytes. */
  map(storedBytes: number): SparseMap;
}

const broken = (why: string) => new Error(`the map of a sparse file ${why}`);

function checkedMap(numbers: readonly number[], realBytes: number, storedBytes: number): SparseMap {
  const pieces = [];
  let [end, stored] = [0, 0];
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    const [offset = 0, length = 0] = [numbers[i], numbers[i + 1]];
    if (offset < end || length < 0 || offset + length > realBytes)
      throw broken('has pieces that overlap or lie beyond its end');
    end = offset + length;
    stored += length;
    if (length > 0) pieces.push({ offset, length });
  }
  if (numbers.length % 2 !== 0 || stored !== storedBytes) throw broken('does not fit what is stored of it');
  return { realBytes, pieces };
}

/**
 * GNU tar's own format: in the header, and in blocks behind it.
 * Source: GNU tar manual, "Storing Sparse Files", "Old GNU Format".
 */
export class HeaderSparseMap implements SparseMapReader {
  readonly isContent = false;
  isWhole = false;
  readonly #realBytes: number;
  readonly #numbers: number[] = [];

  /** @param header the entry's own */
  constructor(header: Buffer) {
    this.#realBytes = tarNumber(header, 483, 12);
    this.#take(header, 386, 4);
    this.isWhole = header[482] === 0;
  }

  add(block: Buffer): void {
    this.#take(block, 0, 21);
    this.isWhole = block[504] === 0;
  }

  map(storedBytes: number): SparseMap {
    return checkedMap(this.#numbers, this.#realBytes, storedBytes);
  }

  /** An empty place ends them. */
  #take(block: Buffer, at: number, count: number): void {
    for (let i = 0; i < count && block[at + i * 24] !== 0; i++)
      this.#numbers.push(tarNumber(block, at + i * 24, 12), tarNumber(block, at + i * 24 + 12, 12));
    if (this.#numbers.length > 2 * MAX_PIECES) throw broken('has too many pieces');
  }
}

/**
 * The formats 0.0, 0.1 and 1.0 of pax archives: in the extended header, or (1.0) before the content, as decimal lines.
 * Source: GNU tar manual, "Storing Sparse Files", "PAX Format".
 */
export class PaxSparseMap implements SparseMapReader {
  readonly isContent = true;
  isWhole: boolean;
  readonly #realBytes: number;
  #numbers: number[] = [];
  #rest = '';

  constructor(records: PaxRecords) {
    this.#realBytes = decimal(records.get('GNU.sparse.realsize') ?? records.get('GNU.sparse.size') ?? '');
    this.isWhole = records.get('GNU.sparse.major') !== '1';
    const map = records.get('GNU.sparse.map') ?? '';
    if (this.isWhole && map !== '') this.#numbers = map.split(',').map(decimal);
  }

  add(block: Buffer): void {
    const lines = (this.#rest + block.toString('latin1')).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      this.#numbers.push(decimal(line));
      const [count = 0] = this.#numbers;
      if (count > MAX_PIECES) throw broken('has too many pieces');
      if (this.#numbers.length === 1 + 2 * count) {
        this.isWhole = true;
        this.#numbers.shift();
        return; // zeros fill the block
      }
    }
    if (this.#rest.length > BLOCK) throw broken('is no list of numbers');
  }

  map(storedBytes: number): SparseMap {
    return checkedMap(this.#numbers, this.#realBytes, storedBytes);
  }
}

function decimal(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw broken(`has ${JSON.stringify(text.slice(0, 30))} for a number`);
  return value;
}
