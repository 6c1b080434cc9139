/**
 * Warms up as a zygote does, forks, and prints as JSON what a child tells after some work: how many pages of its heap it gives
 * back, twice, how many bytes of garbage the first look made, and how many pages it has copied. Argument: a directory.
 */
import { readFileSync, writeSync } from 'node:fs';
import { messageOf } from '@cleat/base';
import { afterFork, exitNow, fork, waitpidBlocking } from '@cleat/linux';
import { rejoinHeap } from '../../../shim/zygote/heap-image.ts';
import { rehearse, scratchDirectory } from '../../../shim/zygote/rehearse.ts';
import { warmUp } from '../../../shim/zygote/warm-up.ts';
import { releaseYoungSpace, youngUse } from '../../../shim/zygote/young-space.ts';

const dir = process.argv[2] ?? '';

async function live(): Promise<void> {
  using _ = scratchDirectory(dir);
  await rehearse(dir);
}

function look() {
  releaseYoungSpace();
  const before = youngUse() ?? Number.NaN;
  const pages = rejoinHeap();
  return { pages, garbage: (youngUse() ?? Number.NaN) - before };
}

/** Of the image, in pages. */
function copied(): number {
  const mapping = /rw-p .*\/memfd:cleat-heap .*\n(?:[A-Z].*\n)*?Anonymous: +(\d+) kB/g;
  const all = readFileSync('/proc/self/smaps', 'latin1').matchAll(mapping);
  return [...all].reduce((sum, [, kib]) => sum + Number(kib) / 4, 0);
}

async function work(): Promise<void> {
  await live();
  const [{ pages: first, garbage }, { pages: second }] = [look(), look()];
  const result = { first, second, garbage, copied: copied() };
  await live();
  writeSync(1, JSON.stringify(result));
}

await warmUp(dir, async () => {});
const pid = fork();
if (pid === 0) {
  afterFork();
  await work().catch(err => {
    writeSync(2, `${messageOf(err)}\n`);
    exitNow(1);
  });
  exitNow(0);
}
process.exitCode = waitpidBlocking(pid) === 0 ? 0 : 1;
