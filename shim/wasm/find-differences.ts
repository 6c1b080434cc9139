import {
  add,
  again,
  and,
  answer,
  assemble,
  constant,
  get,
  isGreater,
  load16,
  loop,
  sameBytes,
  set,
  storeI32,
  when,
} from './assemble.ts';

const STEP = 16;
const UNIT = 4;
/** Of what `sameBytes` answers: the bits of the first unit. */
const UNIT_BITS = 0xf;

/** Locals: the parameters, then integers. */
const [OUT, AT, SAME] = [3, 4, 5];
const [a, b, bytes, out, at, same] = [get(0), get(1), get(2), get(OUT), get(AT), get(SAME)];

/**
 * `run(a, b, bytes, out)`: write to `out` where [a, a + bytes) and [b, b + bytes) differ, as offsets of units of four bytes, a
 * 32-bit number each; there must be room for all. `bytes` is a multiple of 16, not 0. It answers where the last one ends.
 */
export const FIND_DIFFERENCES: Uint8Array<ArrayBuffer> = assemble(
  4,
  2,
  0,
  loop(
    set(SAME, sameBytes(load16(add(a, at)), load16(add(b, at)))),
    ...[0, 1, 2, 3].map(unit => {
      const bits = constant(UNIT_BITS << (UNIT * unit));
      const differs = isGreater(bits, and(same, bits));
      return when(differs, storeI32(out, add(at, constant(UNIT * unit))), set(OUT, add(out, constant(UNIT))));
    }),
    set(AT, add(at, constant(STEP))),
    when(isGreater(bytes, at), again(1)),
  ),
  answer(out),
  [0x00], // never reached
);
