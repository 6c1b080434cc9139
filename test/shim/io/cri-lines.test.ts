import { randomInt } from 'node:crypto';
import t from 'tap';
import { CriLines, type LineBuffer } from '../../../shim/io/cri-lines.ts';
import { LogTimestamp } from '../../../shim/io/log-timestamp.ts';

/** Collects what is written, in a buffer that is moved at every reservation. */
class Collected implements LineBuffer {
  bytes: Uint8Array = new Uint8Array(0);
  length = 0;

  reserve(count: number): void {
    const moved = new Uint8Array(this.length + count);
    moved.set(this.bytes.subarray(0, this.length));
    this.bytes = moved;
  }

  get text(): string {
    return Buffer.from(this.bytes.subarray(0, this.length)).toString('latin1');
  }
}

const AT_NS = 1_795_246_843_317_590_295n;
const TIME = '2026-11-21T07:40:43.317590295Z';

function format(chunks: readonly Uint8Array[], maxLineBytes = 16384): string {
  const out = new Collected();
  const lines = new CriLines('stdout', maxLineBytes, new LogTimestamp());
  for (const chunk of chunks) lines.push(chunk, AT_NS, out);
  lines.end(AT_NS, out);
  return out.text;
}
const bytes = (text: string) => Buffer.from(text, 'latin1');
/** The log of these parts, each `F` or `P` and its bytes. */
const log = (...parts: string[]) => parts.map(part => `${TIME} stdout ${part[0]} ${part.slice(1)}\n`).join('');

const cases: [string, string, number, string][] = [
  ['a line', 'hello\n', 99, log('Fhello')],
  ['an empty line', '\n', 99, log('F')],
  ['several lines', 'a\n\nbc\n', 99, log('Fa', 'F', 'Fbc')],
  ['an unfinished last line', 'a\nbc', 99, log('Fa', 'Pbc')],
  ['a carriage return', 'a\r\n', 99, log('Fa\r')],
  ['a line of just the limit', 'abc\n', 3, log('Fabc')],
  ['a line one byte over the limit', 'abcd\n', 3, log('Pabc', 'Fd')],
  ['a line of twice the limit', 'abcdef\nx\n', 3, log('Pabc', 'Fdef', 'Fx')],
  ['an unfinished line of just the limit', 'abc', 3, log('Pabc')],
  ['a limit of one byte', 'ab\nc\n', 1, log('Pa', 'Fb', 'Fc')],
  ['binary bytes', '\0\xff\xfe\n\x80', 99, log('F\0\xff\xfe', 'P\x80')],
  ['nothing', '', 99, ''],
];
for (const [what, input, limit, expected] of cases)
  t.test(`${what} is written in the CRI format, wherever reads cut it`, async t => {
    const all = bytes(input);
    t.equal(format([all], limit), expected, 'in one read');
    t.equal(
      format(
        [...all].map(byte => Uint8Array.of(byte)),
        limit,
      ),
      expected,
      'byte by byte',
    );
    for (let cut = 1; cut < all.length; cut++)
      t.equal(format([all.subarray(0, cut), all.subarray(cut)], limit), expected, `cut at ${cut}`);
  });

t.test('what is read back from the log is what was written, for random bytes, limits and reads', async t => {
  for (let round = 0; round < 200; round++) {
    const seed = { limit: randomInt(1, 40), length: randomInt(0, 300), maxRead: randomInt(1, 70) };
    const input = Buffer.from(Array.from({ length: seed.length }, () => (randomInt(6) === 0 ? 10 : randomInt(256))));
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < input.length; ) {
      const end = at + randomInt(1, seed.maxRead + 1);
      chunks.push(input.subarray(at, end));
      at = end;
    }
    const written = bytes(format(chunks, seed.limit));
    const problem = checkLog(written, input, seed.limit);
    if (problem) t.fail(problem, { ...seed, input: input.toString('hex') });
  }
  t.pass('200 rounds');
});

/** Undo the format; a sentence about what is wrong, if anything is. */
function checkLog(written: Buffer, input: Buffer, limit: number): string | undefined {
  const back: Buffer[] = [];
  const prefixBytes = `${TIME} stdout F `.length;
  for (let at = 0; at < written.length; ) {
    const start = at + prefixBytes;
    const end = written.indexOf(10, start);
    if (end < 0) return 'a line without an end';
    if (end - start > limit) return `a part of ${end - start} bytes`;
    const tag = String.fromCharCode(written[start - 2] ?? 0);
    back.push(written.subarray(start, tag === 'F' ? end + 1 : end));
    at = end + 1;
  }
  return Buffer.concat(back).equals(input) ? undefined : 'other bytes than were written';
}

t.test('timestamps have nine decimals and are in UTC', async t => {
  const timestamp = new LogTimestamp();
  t.equal(timestamp.format(0n), '1970-01-01T00:00:00.000000000Z');
  t.equal(timestamp.format(1n), '1970-01-01T00:00:00.000000001Z');
  t.equal(timestamp.format(999_999_999n), '1970-01-01T00:00:00.999999999Z');
  t.equal(timestamp.format(1_000_000_000n), '1970-01-01T00:00:01.000000000Z');
  t.equal(timestamp.format(AT_NS), TIME);
});
