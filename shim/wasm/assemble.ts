/**
 * Just enough of an assembler for WebAssembly: an expression is the bytes of its code, operands first.
 * Source: WebAssembly Core Specification 2.0, "Binary Format"; opcodes from its index of instructions.
 */
export type Code = readonly number[];

/** Types of values, and of blocks without a result. */
const I32 = 0x7f;
const V128 = 0x7b;
const NOTHING = 0x40;

/** Ids of the sections. */
const TYPES = 1;
const IMPORTS = 2;
const FUNCTIONS = 3;
const EXPORTS = 7;
const CODES = 10;

/** An unsigned number, 7 bits in a byte. */
function leb(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...leb(value >>> 7)];
}

/** A number with a sign, 7 bits in a byte. */
function signedLeb(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return isLast ? [low] : [low | 0x80, ...signedLeb(rest)];
}

const simd = (opcode: number): Code => [0xfd, ...leb(opcode)];
/** Alignment by one byte, and an offset that is added to the address. */
const at = (offset: number): Code => [0, ...leb(offset)];
const two =
  (opcode: number) =>
  (a: Code, b: Code): Code => [...a, ...b, opcode];

export const constant = (value: number): Code => [0x41, ...signedLeb(value)];
export const get = (local: number): Code => [0x20, ...leb(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...leb(local)];
export const add = two(0x6a);
export const subtract = two(0x6b);
export const and = two(0x71);
/** Unsigned comparisons: 1 or 0. */
export const isGreater = two(0x4b);
/** The number of zero bits below the lowest one. */
export const trailingZeros = (value: Code): Code => [...value, 0x68];
export const storeI32 = (address: Code, value: Code): Code => [...address, ...value, 0x36, ...at(0)];

/** 16 bytes at once. */
export const load16 = (address: Code, offset = 0): Code => [...address, ...simd(0), ...at(offset)];
export const store16 = (address: Code, value: Code, offset = 0): Code => [
  ...address,
  ...value,
  ...simd(11),
  ...at(offset),
];
/** 16 times the same byte. */
export const splat = (byte: Code): Code => [...byte, ...simd(15)];
/** One bit for each byte that is the same in both. */
export const sameBytes = (a: Code, b: Code): Code => [...a, ...b, ...simd(35), ...simd(100)];

/** Code that runs again at each `again(0)` in it; the depth counts the loops and conditions in between. */
export const loop = (...codes: Code[]): Code => [0x03, NOTHING, ...codes.flat(), 0x0b];
export const again = (depth: number): Code => [0x0c, ...leb(depth)];
export const when = (condition: Code, ...codes: Code[]): Code => [...condition, 0x04, NOTHING, ...codes.flat(), 0x0b];
export const answer = (value: Code): Code => [...value, 0x0f];

const vector = (items: readonly Code[]): number[] => [...leb(items.length), ...items.flat()];
const sized = (code: Code): number[] => [...leb(code.length), ...code];
const section = (id: number, items: readonly Code[]): number[] => [id, ...sized(vector(items))];
const name = (text: string): number[] => sized([...Buffer.from(text)]);

/**
 * A module with one function, `run`, of integers, which answers one; it imports the memory `env.memory`.
 * @param parameters how many it takes: its first locals.
 * @param integers how many locals it has besides, then @param vectors, of 16 bytes each.
 */
export function assemble(
  parameters: number,
  integers: number,
  vectors: number,
  ...codes: Code[]
): Uint8Array<ArrayBuffer> {
  const locals = [
    [...leb(integers), I32],
    [...leb(vectors), V128],
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(TYPES, [[0x60, ...vector(Array.from({ length: parameters }, () => [I32])), ...vector([[I32]])]]),
    ...section(IMPORTS, [[...name('env'), ...name('memory'), 2, 0, 1]]),
    ...section(FUNCTIONS, [[0]]),
    ...section(EXPORTS, [[...name('run'), 0, 0]]),
    ...section(CODES, [sized([...vector(locals), ...codes.flat(), 0x0b])]),
  ]);
}
