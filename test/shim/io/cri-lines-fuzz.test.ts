// timeout: 120
import t from 'tap';
import { CriLines } from '../../../shim/io/cri-lines.ts';
import { LogTimestamp } from '../../../shim/io/log-timestamp.ts';

const INPUTS = 100_000;
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

/** Bytes in which newlines, returns and zeros are frequent. */
const bytes = (count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, () => [0x0a, 0x0d, 0, 0x20, 0xff, 0x61][next(6)] ?? 0));

/** Room that grows, and is moved now and then as the log's batches are. */
class Out {
  bytes = new Uint8Array(16);
  length = 0;
  done: Buffer = Buffer.alloc(0);
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length && next(4) > 0) return;
    this.done = this.text();
    this.bytes = new Uint8Array(count + next(64));
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

t.test('whatever a container writes, and however it arrives, the log gives back every byte', async t => {
  const timestamp = new LogTimestamp();
  for (let input = 0; input < INPUTS; input++) {
    const maxLineBytes = 1 + next(40);
    const lines = new CriLines('stdout', maxLineBytes, timestamp);
    const out = new Out();
    const written = bytes(next(120));
    for (let at = 0; at < written.length; ) {
      const count = 1 + next(30);
      lines.push(written.subarray(at, at + count), 1_700_000_000_000_000_000n + BigInt(input), out);
      at += count;
    }
    lines.end(1_700_000_000_000_000_000n, out);
    if (!read(out.text(), maxLineBytes).equals(written))
      return t.fail(`input ${input} of seed ${seed} did not come back`, {
        written: written.toString('hex'),
        maxLineBytes,
      });
  }
  t.pass(`${INPUTS} inputs came back`);
});
