import { randomBytes, randomInt } from 'node:crypto';
import t from 'tap';
import { FIND_DIFFERENCES } from '../../../shim/wasm/find-differences.ts';
import { wasmFunction, wasmMemory } from '../../../shim/wasm/module.ts';

const BYTES = 4096;
const OUT = 2 * BYTES;

t.test('all units of four bytes are found that differ, and no others', async t => {
  const memory = wasmMemory(1);
  const all = Buffer.from(memory.buffer);
  const find = wasmFunction<(a: number, b: number, bytes: number, out: number) => number>(FIND_DIFFERENCES, memory);
  const differences = () => {
    const end = find(0, BYTES, BYTES, OUT);
    return Array.from({ length: (end - OUT) / 4 }, (_, i) => all.readUInt32LE(OUT + 4 * i));
  };
  for (let round = 0; round < 200; round++) {
    const page = randomBytes(BYTES);
    all.set(page, 0);
    all.set(page, BYTES);
    const bytes = new Set(Array.from({ length: randomInt(40) }, () => randomInt(BYTES)));
    for (const at of bytes) all[BYTES + at] = (all[BYTES + at] ?? 0) ^ 0x40;
    const expected = [...new Set([...bytes].map(at => at - (at % 4)))].sort((a, b) => a - b);
    t.strictSame(differences(), expected, `bytes ${[...bytes].join(' ')}`);
  }
  all.fill(0, 0, BYTES);
  all.fill(0xff, BYTES, OUT);
  t.equal(differences().length, BYTES / 4, 'as many as there are');
});
