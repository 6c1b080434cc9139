import {
  add,
  again,
  answer,
  assemble,
  constant,
  get,
  isGreater,
  load16,
  loop,
  sameBytes,
  set,
  splat,
  store16,
  storeI32,
  subtract,
  trailingZeros,
  when,
} from './assemble.ts';

/** Where in memory the function finds the prefix, and leaves how much it wrote and how many lines. In bytes. */
export const PREFIX_AT = 64;
export const WRITTEN_AT = 0;
export const LINES_AT = 4;
/** The longest prefix: that much is copied of it, whatever its length. */
export const PREFIX_BYTES = 48;
const STEP = 16;
const NEWLINE = 0x0a;

/** Locals: the parameters, then integers, then vectors. */
const [from, end, to, toEnd, prefixBytes, maxLineBytes] = [get(0), get(1), get(2), get(3), get(4), get(5)];
const [FROM, TO] = [0, 2];
const [SOURCE, TARGET, FOUND, LINES, START, NEXT] = [6, 7, 8, 9, 10, 11];
const [source, target, found, lines, start, next] = [
  get(SOURCE),
  get(TARGET),
  get(FOUND),
  get(LINES),
  get(START),
  get(NEXT),
];
const [PIECE, NEWLINES] = [12, 13];

const stop = [
  storeI32(constant(WRITTEN_AT), subtract(to, start)),
  storeI32(constant(LINES_AT), lines),
  answer(from),
].flat();

/**
 * `run(from, end, to, toEnd, prefixBytes, maxLineBytes)`: copy each whole line of the bytes [from, end) to `to`, with the prefix
 * before it, 16 bytes at a time, until one is not finished, too long, or has no room below `toEnd`.
 * It answers where that one begins, or `end`. Reads up to 15 bytes after `end`, writes no byte from `toEnd` on.
 */
export const FRAME_LINES: Uint8Array<ArrayBuffer> = assemble(
  6,
  6,
  2,
  set(NEWLINES, splat(constant(NEWLINE))),
  set(START, to),
  loop(
    when(isGreater(add(to, constant(PREFIX_BYTES)), toEnd), stop),
    ...[0, 16, 32].map(offset => store16(to, load16(constant(PREFIX_AT + offset)), offset)),
    set(SOURCE, from),
    set(TARGET, add(to, prefixBytes)),
    loop(
      when(isGreater(add(target, constant(STEP)), toEnd), stop),
      when(isGreater(add(source, constant(1)), end), stop),
      set(PIECE, load16(source)),
      store16(target, get(PIECE)),
      set(FOUND, sameBytes(get(PIECE), get(NEWLINES))),
      when(
        isGreater(constant(1), found),
        set(SOURCE, add(source, constant(STEP))),
        set(TARGET, add(target, constant(STEP))),
        again(1),
      ),
    ),
    set(FOUND, trailingZeros(found)),
    set(NEXT, add(add(source, found), constant(1))),
    when(isGreater(next, end), stop),
    when(isGreater(subtract(next, from), add(maxLineBytes, constant(1))), stop),
    set(TO, add(add(target, found), constant(1))),
    set(FROM, next),
    set(LINES, add(lines, constant(1))),
    again(0),
  ),
  stop,
  [0x00], // never reached
);
