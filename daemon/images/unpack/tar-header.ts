import type { SparseMap } from './sparse-map.ts';

/** Size of a tar block, in bytes. */
export const BLOCK = 512;

/** What an entry is. `other`: a kind that no layer has use for, such as a volume label. */
export type EntryType =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'hardlink'
  | 'fifo'
  | 'char'
  | 'block'
  | 'pax'
  | 'pax-global'
  | 'long-name'
  | 'long-link'
  | 'sparse'
  | 'other';

/**
 * One entry of a tar stream. Text that names files is latin1 with one character per byte, because file names are bytes.
 * Source: POSIX pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
 */
export type TarEntry = {
  type: EntryType;
  name: string;
  linkName: string;
  mode: number;
  uid: number;
  gid: number;
  /** Of what is stored of its content. */
  sizeBytes: number;
  /** Of a file of which only some parts are stored. */
  sparse?: SparseMap;
  mtimeSeconds: number;
  major: number;
  minor: number;
  /** Extended attributes by name, the values as latin1. */
  readonly xattrs: Map<string, string>;
};

const TYPES: Readonly<Record<string, EntryType>> = {
  '\0': 'file',
  '0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'char',
  '4': 'block',
  '5': 'directory',
  '6': 'fifo',
  x: 'pax',
  X: 'pax',
  g: 'pax-global',
  L: 'long-name',
  K: 'long-link',
  S: 'sparse',
};

/** @throws Error when the block is no tar header. */
export function parseHeader(block: Buffer): TarEntry {
  const sum = tarNumber(block, 148, 8);
  if (sum !== checksum(block)) throw new Error('the layer is not a tar stream: a header has a wrong checksum');
  const flag = block.toString('latin1', 156, 157);
  const ustar = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = ustar ? text(block, 345, 155) : '';
  const name = prefix ? `${prefix}/${text(block, 0, 100)}` : text(block, 0, 100);
  return {
    type: TYPES[flag] ?? 'other',
    name,
    linkName: text(block, 157, 100),
    mode: tarNumber(block, 100, 8) & 0o7777,
    uid: tarNumber(block, 108, 8),
    gid: tarNumber(block, 116, 8),
    sizeBytes: tarNumber(block, 124, 12),
    mtimeSeconds: tarNumber(block, 136, 12),
    major: tarNumber(block, 329, 8),
    minor: tarNumber(block, 337, 8),
    xattrs: new Map(),
  };
}

/** Sum of a header's bytes, its own field taken as spaces. */
export function checksum(block: Buffer): number {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += block[i] ?? 0;
  return sum;
}

function text(block: Buffer, at: number, length: number): string {
  const end = block.indexOf(0, at);
  return block.toString('latin1', at, end < 0 || end > at + length ? at + length : end);
}

/** Octal digits, or GNU's base 256 when the first bit is set; an empty field is 0. */
export function tarNumber(block: Buffer, at: number, length: number): number {
  const first = block[at] ?? 0;
  if (first & 0x80) {
    const bytes = block.subarray(at, at + length);
    const negative = (first & 0x40) !== 0;
    let value = BigInt(`0x${bytes.toString('hex')}`) & ((1n << BigInt(length * 8 - 1)) - 1n);
    if (negative) value -= 1n << BigInt(length * 8 - 1);
    return checked(Number(value));
  }
  const digits = text(block, at, length).trim();
  if (digits === '') return 0;
  if (!/^[0-7]+$/.test(digits))
    throw new Error(`the layer is not a tar stream: a header has ${JSON.stringify(digits)} for a number`);
  return checked(Number.parseInt(digits, 8));
}

function checked(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Error('the layer has a tar header with a number beyond 2^53');
  return value;
}
