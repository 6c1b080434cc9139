import { closeSync, constants, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '@cleat/base';
import { pipe } from '@cleat/linux';
import t from 'tap';
import { CriLog } from '../../../shim/io/cri-log.ts';
import { seededRandom } from '../../fault/seeded-random.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
t.comment(`seed ${seed}`);

const LINES = 24_000;
const MARKER =
  /^(std...) F \[cleat: (\d+) lines of (std...), (\d+) bytes, are missing here: the disk of this log did not keep up\]$/;

/** A log whose disk is a pipe: it takes as much as is read, and a write waits for the rest. */
function stallingLog(policy: 'block' | 'drop') {
  const disk = pipe();
  const reader = openSync(`/proc/self/fd/${disk.read}`, constants.O_RDONLY | constants.O_NONBLOCK);
  const options = {
    path: '/a/pipe',
    maxLineBytes: 1000,
    policy,
    clock: systemClock,
    onError: (err: Error) => t.fail(err),
  };
  const log = new CriLog(options, { fd: disk.write, readBytes: 0, writtenBytes: 0, writeErrors: 0, streams: [] });
  const buffer = Buffer.alloc(64 * 1024);
  const chunks: Buffer[] = [];
  return {
    log,
    /** The disk takes some. */
    take() {
      try {
        chunks.push(Buffer.from(buffer.subarray(0, readSync(reader, buffer))));
      } catch (err) {
        if ((err as NodeJS.ErrnoException).code !== 'EAGAIN') throw err;
      }
    },
    /** All that was written, without the times. */
    lines: () =>
      Buffer.concat(chunks)
        .toString()
        .split('\n')
        .filter(Boolean)
        .map(line => line.slice(line.indexOf(' ') + 1)),
    [Symbol.dispose]() {
      closeSync(disk.read);
      closeSync(reader);
    },
  };
}

t.test('of what a log leaves out, each marker and both counters tell exactly how much', async t => {
  using disk = stallingLog('drop');
  const { log } = disk;
  const random = seededRandom(seed);
  const streams = (['stdout', 'stderr'] as const).map(name => ({
    name,
    sink: log.stream(name),
    sent: [] as string[],
    rest: '',
  }));
  for (let n = 0, taken = 0; n < LINES; n++) {
    const stream = streams[Math.floor(random() * 2)];
    if (!stream) throw new Error('there are two');
    const line = `${stream.sent.length} ${'x'.repeat(random() * 900)}`;
    stream.sent.push(line);
    stream.rest += `${line}\n`;
    const bytes = Math.floor(random() * stream.rest.length); // lines are cut wherever it falls
    if (!stream.sink.write(Buffer.from(stream.rest.slice(0, bytes)))) t.fail('it waits');
    stream.rest = stream.rest.slice(bytes);
    const behind = n % (LINES / 3) > LINES / 4; // now the disk catches up, and falls behind again
    for (; behind && log.busy && taken < n; taken++) {
      disk.take();
      await setImmediate();
    }
  }
  for (const { sink, rest } of streams) {
    sink.write(Buffer.from(rest));
    sink.end();
  }
  const closed = log.close();
  while (log.busy) {
    disk.take();
    await setImmediate();
  }
  await closed;
  disk.take();

  const lines = disk.lines();
  let [missingLines, missingBytes, markers] = [0, 0, 0];
  for (const { name, sent } of streams) {
    let at = 0;
    for (const line of lines.filter(line => line.startsWith(name))) {
      const [, , count, of, size] = MARKER.exec(line) ?? [];
      if (count === undefined) {
        if (line !== `${name} F ${sent[at++]}`) return t.fail(`${name} line ${at}: ${line.slice(0, 100)}`);
        continue;
      }
      t.equal(of, name);
      const missing = sent.slice(at, at + Number(count));
      const bytes = missing.reduce((sum, one) => sum + one.length + 1, 0);
      if (bytes !== Number(size)) t.fail(`${name} line ${at}: ${size} bytes are told, ${bytes} are missing`);
      at += Number(count);
      markers++;
      missingLines += missing.length;
      missingBytes += bytes;
    }
    t.equal(at, sent.length, `all of ${name} is there or told to be missing`);
  }
  t.comment(`${missingLines} lines, ${missingBytes} bytes were left out at ${markers} places`);
  t.ok(missingLines > 0);
  t.match(log.stats, { droppedLines: missingLines, droppedBytes: missingBytes, lines: lines.length - markers });
});

t.test('a log that leaves nothing out makes its container wait, and goes on when the disk does', async t => {
  using disk = stallingLog('block');
  const { log } = disk;
  const sink = log.stream('stdout');
  const chunk = Buffer.from('0123456789\n'.repeat(5_000));
  let [sent, drains] = [0, 0];
  sink.onDrain = () => drains++;
  do sent++;
  while (sink.write(chunk));
  t.ok(sent * chunk.length < 3e6, `it took ${sent * chunk.length} bytes`);
  const closed = log.close();
  while (log.busy) {
    disk.take();
    await setImmediate();
  }
  await closed;
  disk.take();
  t.equal(drains, 1);
  t.equal(disk.lines().length, sent * 5_000);
  t.match(log.stats, { droppedLines: 0, droppedBytes: 0 });
});
