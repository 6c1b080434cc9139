// timeout: 300
import t from 'tap';
import { CriLines } from '../../../shim/io/cri-lines.ts';
import { lineMemory } from '../../../shim/io/line-memory.ts';
import { LogTimestamp } from '../../../shim/io/log-timestamp.ts';

const INPUTS = 50_000;
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
t.comment(`seed ${seed}: SEED=${seed} repeats the inputs`);

/** Numbers from 0 to below `limit` that the seed decides. Source: mulberry32. */
function numbers(state: number): (limit: number) => number {
  return limit => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

const next = numbers(seed);

/** Bytes in which returns, zeros and, unless there is much between them, newlines are frequent. */
function bytes(count: number): Buffer {
  const one = next(3) > 0 ? 6 : 60;
  return Buffer.from(Array.from({ length: count }, () => [0x0a, 0x0d, 0, 0x20, 0xff][next(one)] ?? 0x61));
}

/** Where reads and batches are: in the memory of a shim, at any address, with old lines around them. */
const inLineMemory = {
  chunk(bytes: Uint8Array): Uint8Array {
    const [read] = lineMemory().reads;
    const at = next(32);
    read.fill('\n', 0, at + bytes.length + 32);
    read.set(bytes, at);
    return read.subarray(at, at + bytes.length);
  },
  batch(count: number): Uint8Array {
    const [memory = Buffer.alloc(0)] = lineMemory().batches;
    const [at, size] = [32 + next(32), count + next(400)];
    memory.fill(UNTOUCHED, 0, at + size + 64);
    return memory.subarray(at, at + size);
  },
};
const UNTOUCHED = 0xaa;
const elsewhere = {
  chunk: (bytes: Uint8Array): Uint8Array => bytes,
  batch: (count: number): Uint8Array => new Uint8Array(count + next(64)),
};

/** What is around a batch is others'. */
function isUntouchedAround(batch: Uint8Array): boolean {
  const around = Buffer.from(batch.buffer, batch.byteOffset - 32, batch.length + 64);
  return [...around.subarray(0, 32), ...around.subarray(-32)].every(byte => byte === UNTOUCHED);
}

/** Room that grows, and is moved now and then as the log's batches are. */
class Out {
  bytes: Uint8Array = new Uint8Array(0);
  length = 0;
  done: Buffer = Buffer.alloc(0);
  readonly #place: typeof elsewhere;
  constructor(place: typeof elsewhere) {
    this.#place = place;
  }
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length && next(4) > 0) return;
    this.done = this.text();
    this.bytes = this.#place.batch(count);
    this.length = 0;
  }
  text(): Buffer {
    return Buffer.concat([this.done, this.bytes.subarray(0, this.length)]);
  }
}

const PREFIX = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z stdout ([FP]) /;

/** What a reader of the log makes of it: the bytes that were written, without a last newline that a P line does not have. */
function read(log: Buffer, maxLineBytes: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < log.length; ) {
    const prefix = PREFIX.exec(log.toString('latin1', at, at + 64));
    if (!prefix) throw new Error(`no prefix at ${at}: ${log.toString('latin1', at, at + 64)}`);
    const begin = at + prefix[0].length;
    const end = log.indexOf(0x0a, begin);
    if (end < 0) throw new Error(`no end of the line at ${at}`);
    if (end - begin > maxLineBytes) throw new Error(`a line of ${end - begin} bytes at ${at}`);
    parts.push(log.subarray(begin, prefix[1] === 'F' ? end + 1 : end));
    at = end + 1;
  }
  return Buffer.concat(parts);
}

for (const [where, place] of Object.entries({ elsewhere, inLineMemory }))
  t.test(`whatever a container writes, and however it arrives, the log gives back every byte (${where})`, async t => {
    const timestamp = new LogTimestamp();
    let framed = 0;
    for (let input = 0; input < INPUTS; input++) {
      const maxLineBytes = 1 + next(80);
      const lines = new CriLines('stdout', maxLineBytes, timestamp);
      const out = new Out(place);
      const written = bytes(next(200));
      let isUntouched = true;
      for (let at = 0; at < written.length; ) {
        const count = 1 + next(60);
        const chunk = place.chunk(written.subarray(at, at + count));
        lines.push(chunk, 1_700_000_000_000_000_000n + BigInt(input), out);
        framed += lineMemory().framedLines;
        if (place === inLineMemory && out.bytes.length > 0) isUntouched &&= isUntouchedAround(out.bytes);
        at += count;
      }
      const newlines = written.filter(byte => byte === 0x0a).length;
      if (lines.lines < newlines) return t.fail(`input ${input} of seed ${seed}: ${lines.lines} lines of ${newlines}`);
      lines.end(1_700_000_000_000_000_000n, out);
      if (!read(out.text(), maxLineBytes).equals(written) || !isUntouched)
        return t.fail(`input ${input} of seed ${seed} did not come back`, {
          written: written.toString('hex'),
          maxLineBytes,
          isUntouched,
        });
    }
    t.pass(`${INPUTS} inputs came back`);
    t.equal(framed > INPUTS, place === inLineMemory, `${framed} lines were made by the fast way`);
  });
