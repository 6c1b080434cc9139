import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';

const linux = join(import.meta.dirname, '../../packages/linux/src/index.ts');

/** What a process says that has stopped the checks, then does what takes locks on many threads. */
async function run(): Promise<{ gaveBackKb: number; loops: number }> {
  const script = `
    import { once } from 'node:events';
    import { readFileSync } from 'node:fs';
    import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    import { Worker } from 'node:worker_threads';
    import { gzip } from 'node:zlib';
    import { promisify } from 'node:util';
    import { stopLockChecks } from '${linux}';
    import { native } from '${dirname(linux)}/native.ts';
    const MADV_GUARD_INSTALL = 102;
    // What the checks remember: 1088 KB, perhaps with something small behind it that the kernel counts to it.
    const graphKb = () => [...readFileSync('/proc/self/smaps', 'latin1').matchAll(/^Size: +(\\d+) kB$[^]*?^Rss: +(\\d+) kB$/gm)]
      .filter(([, size]) => Number(size) >= 1088 && Number(size) < 1400)
      .reduce((sum, [, , kb]) => sum + Number(kb), 0);
    // Below it, memory of the same kind, of which a page cannot be read: as with stacks of glibc 2.42 on Linux 6.13.
    const at = native('uint64_t mmap(uint64_t at, size_t bytes, int rights, int flags, int fd, long offset)')(0n, 2 ** 21, 3, 0x22, -1, 0);
    native('int madvise(uint64_t at, size_t bytes, int advice)')(at, 4096, MADV_GUARD_INSTALL);
    const before = graphKb();
    stopLockChecks();
    const gaveBackKb = before - graphKb();
    stopLockChecks();
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc');
    const workers = Array.from({ length: 4 }, () => new Worker('let n = 0; for (let i = 0; i < 3e6; i++) n += [i].length; process.exit(n === 3e6 ? 7 : 1)', { eval: true }));
    const ends = workers.map(worker => once(worker, 'exit'));
    for (let round = 0; round < 20; round++) {
      await Promise.all([1, 2, 3, 4].map(() => promisify(gzip)(Buffer.alloc(1e5))));
      gc();
    }
    const codes = (await Promise.all(ends)).map(([code]) => code);
    console.log(JSON.stringify({ gaveBackKb, loops: codes.filter(code => code === 7).length }));`;
  const args = ['--input-type=module-typescript', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 120_000 });
  return JSON.parse(stdout);
}

t.test("a process whose locks are not looked at any more has a megabyte less, and its threads' locks work", async t => {
  const { gaveBackKb, loops } = await run();
  t.ok(gaveBackKb > 900, `${gaveBackKb} KB went back`);
  t.equal(loops, 4);
});
