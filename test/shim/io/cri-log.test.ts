import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '@cleat/base';
import t from 'tap';
import { CriLog } from '../../../shim/io/cri-log.ts';

const openLog = (path: string, onError: (err: Error) => void = err => t.fail(err.message)) =>
  new CriLog({ path, maxLineBytes: 16384, policy: 'block', clock: systemClock, onError });

/** The lines of a log without their times. */
const linesOf = (path: string) =>
  readFileSync(path, 'latin1')
    .split('\n')
    .slice(0, -1)
    .map(line => line.slice(line.indexOf(' ') + 1));

t.test('both streams of a container share one file, in whole lines', async t => {
  const path = join(t.testdir({}), '0.log');
  const log = openLog(path);
  const [out, err] = [log.stream('stdout'), log.stream('stderr')];
  out.write(Buffer.from('a\nhal'));
  err.write(Buffer.from('b\n'));
  out.write(Buffer.from('f\n'));
  out.end();
  err.end();
  await log.close();
  t.strictSame(linesOf(path), ['stdout F a', 'stderr F b', 'stdout F half']);
  t.equal(statSync(path).mode & 0o777, 0o640);
  t.match(log.stats, { readBytes: 9, lines: 3, writeErrors: 0, writtenBytes: statSync(path).size });
});

t.test('a writer that is faster than the disk is stopped, and loses nothing', async t => {
  const path = join(t.testdir({}), '0.log');
  const log = openLog(path);
  const sink = log.stream('stdout');
  const chunk = Buffer.from('0123456789abcde\n'.repeat(4096));
  let stops = 0;
  for (let i = 0; i < 100; i++) {
    if (sink.write(chunk)) continue;
    stops++;
    await new Promise<void>(resolve => {
      sink.onDrain = resolve;
    });
  }
  sink.end();
  await log.close();
  t.ok(stops > 0, `stopped ${stops} times`);
  const lines = linesOf(path);
  t.equal(lines.length, 100 * 4096);
  t.ok(lines.every(line => line === 'stdout F 0123456789abcde'));
});

t.test('however much is logged, it goes through the same memory', async t => {
  const log = openLog(join(t.testdir({}), '0.log'));
  const sink = log.stream('stdout');
  const chunk = Buffer.from('0123456789abcde\n'.repeat(4096));
  const some = async () => {
    for (let i = 0; i < 200; i++) {
      if (sink.write(chunk)) continue;
      await new Promise<void>(resolve => {
        sink.onDrain = resolve;
      });
    }
  };
  await some();
  const before = process.memoryUsage().arrayBuffers;
  await some();
  const grownBytes = process.memoryUsage().arrayBuffers - before;
  t.ok(grownBytes < 4 * 1024 * 1024, `${grownBytes} bytes more after 46 MB`);
  sink.end();
  await log.close();
});

t.test('rotation under a writer loses, doubles and tears nothing', async t => {
  const dir = t.testdir({});
  const path = join(dir, '0.log');
  const log = openLog(path);
  const sink = log.stream('stdout');
  let next = 0;
  const writeSome = () => {
    const numbers = Array.from({ length: 5000 }, () => next++);
    sink.write(Buffer.from(`${numbers.join('\n')}\n`));
  };
  for (let rotation = 0; rotation < 20; rotation++) {
    for (let i = 0; i < 3; i++) writeSome();
    renameSync(path, join(dir, `0.log.${rotation}`));
    const reopened = log.reopen();
    writeSome();
    await reopened;
    const size = statSync(join(dir, `0.log.${rotation}`)).size;
    writeSome();
    await setImmediate();
    t.equal(statSync(join(dir, `0.log.${rotation}`)).size, size, 'the old file is at rest once reopen has answered');
  }
  sink.end();
  await log.close();
  const files = [...Array(20).keys()].map(n => join(dir, `0.log.${n}`)).concat(path);
  const numbers = files.flatMap(linesOf).map(line => Number(line.replace('stdout F ', '')));
  t.equal(numbers.length, next);
  t.ok(numbers.every((n, i) => n === i));
});

t.test('a log that cannot be reopened goes on in the old file', async t => {
  const dir = t.testdir({ sub: {} });
  const path = join(dir, 'sub', '0.log');
  const log = openLog(path);
  const sink = log.stream('stdout');
  renameSync(join(dir, 'sub'), join(dir, 'gone'));
  await t.rejects(log.reopen(), { code: 'ENOENT' });
  sink.write(Buffer.from('still here\n'));
  await log.close();
  t.strictSame(linesOf(join(dir, 'gone', '0.log')), ['stdout F still here']);
});

t.test('a symbolic link is not followed, and a missing directory is told', async t => {
  const dir = t.testdir({});
  symlinkSync('/etc/passwd', join(dir, 'link'));
  t.throws(() => openLog(join(dir, 'link')), { code: 'ELOOP' });
  t.throws(() => openLog(join(dir, 'no', 'x')), { code: 'ENOENT' });
});

t.test('a full disk is told once, counted, and does not stop the container or the log', async t => {
  const program = join(import.meta.dirname, 'full-disk.ts');
  const dir = t.testdir({ disk: {} });
  const script = 'mount -t tmpfs -o size=64k tmpfs "$1" && exec "$0" "$2" "$1"';
  const shell = ['-m', '--propagation', 'private', 'sh', '-c', script, process.execPath, join(dir, 'disk'), program];
  const said = JSON.parse(execFileSync('unshare', shell, { encoding: 'utf8' })) as Record<string, unknown>;
  rmSync(join(dir, 'disk'), { recursive: true });
  t.match(said, { errors: 1, code: 'ENOSPC', after: 'stdout F after' });
  t.ok((said['writeErrors'] as number) > 1, 'each lost batch is counted');
  t.equal(said['tornLines'], 1, 'only the line that was being written is torn, and it has a line of its own');
});
