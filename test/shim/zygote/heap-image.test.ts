import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { SHIM_ENV, SHIM_NODE_FLAGS } from '../../../shim/node-flags.ts';

/** Of a shell: the largest file, in units of 512 bytes, one that is in memory, too. The proof needs 48 KiB, the heap 9 to 13 MiB. */
const SMALL_FILES = 'ulimit -f 2048';
/** Of a look, in bytes, and pages that a child has for itself after it. */
const MOST_GARBAGE = 400_000;
const MOST_COPIED = 230;

async function forkedLife(dir: string, before = ':') {
  const program = join(import.meta.dirname, 'heap-image-program.ts');
  const args = [process.execPath, ...SHIM_NODE_FLAGS, program, join(dir, 'scratch')];
  const env = { ...process.env, ...SHIM_ENV };
  const { stdout, stderr } = await promisify(execFile)('/bin/sh', ['-c', `${before}; exec "$@"`, 'sh', ...args], {
    env,
  });
  return { ...(JSON.parse(stdout) as Record<'first' | 'second' | 'garbage' | 'copied', number>), stderr };
}

t.test('a child gives back pages of its heap that differ from the zygote’s in counters only, and works on', async t => {
  const { first, second, garbage, copied, stderr } = await forkedLife(t.testdir());
  t.comment(`${first} pages, then ${second}, ${copied} are its own; ${garbage} bytes of garbage`);
  t.ok(first > 50, 'after a life: 420 when this was written');
  t.ok(second < first, 'those were given back');
  t.ok(
    garbage > 0 && garbage < MOST_GARBAGE,
    'a look does not bring about the collection that undoes it: 155,000 when this was written, once 780,000',
  );
  t.ok(
    copied > 0 && copied < MOST_COPIED,
    'what a child keeps lies side by side: 155 pages when this was written, 300 to 370 when it went into holes',
  );
  t.notMatch(stderr, /shims keep pages/);
});

t.test('where the kernel refuses the image of the heap, children keep their pages, and the log says so', async t => {
  const { first, second, stderr } = await forkedLife(t.testdir(), SMALL_FILES);
  t.strictSame([first, second], [0, 0]);
  t.match(stderr, /shims keep pages that they might share: .*EFBIG/);
});

t.test('a log that cannot be written keeps no zygote from warming up', async t => {
  const { first, second } = await forkedLife(t.testdir(), `${SMALL_FILES}; exec 2>/dev/full`);
  t.strictSame([first, second], [0, 0]);
});
