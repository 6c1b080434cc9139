import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { SHIM_ENV, SHIM_NODE_FLAGS } from '../../../shim/node-flags.ts';

/** Of a shell: the largest file, in units of 512 bytes, one that is in memory, too. The proof needs 48 KiB, the heap 9 to 13 MiB. */
const SMALL_FILES = 'ulimit -f 2048';

async function forkedLife(dir: string, before = ':') {
  const program = join(import.meta.dirname, 'heap-image-program.ts');
  const args = [process.execPath, ...SHIM_NODE_FLAGS, program, join(dir, 'scratch')];
  const env = { ...process.env, ...SHIM_ENV };
  const { stdout, stderr } = await promisify(execFile)('/bin/sh', ['-c', `${before}; exec "$@"`, 'sh', ...args], {
    env,
  });
  return { pages: (JSON.parse(stdout) as { pages: number[] }).pages, stderr };
}

t.test('a child gives back pages of its heap that differ from the zygote’s in counters only, and works on', async t => {
  const { pages, stderr } = await forkedLife(t.testdir());
  const [first = 0, second = 0] = pages;
  t.comment(`${first} pages, then ${second}`);
  t.ok(first > 50, 'after a life: 200 and more when this was written');
  t.ok(second < first, 'those were given back');
  t.notMatch(stderr, /shims keep pages/);
});

t.test('where the kernel refuses the image of the heap, children keep their pages, and the log says so', async t => {
  const { pages, stderr } = await forkedLife(t.testdir(), SMALL_FILES);
  t.strictSame(pages, [0, 0]);
  t.match(stderr, /shims keep pages that they might share: .*EFBIG/);
});
