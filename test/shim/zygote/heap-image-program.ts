/** Warms up as a zygote does, forks, and prints how many pages of its heap a child gives back after some work, as JSON. Argument: a directory. */
import { writeSync } from 'node:fs';
import { messageOf } from '@cleat/base';
import { afterFork, exitNow, fork, waitpidBlocking } from '@cleat/linux';
import { rejoinHeap } from '../../../shim/zygote/heap-image.ts';
import { rehearse, scratchDirectory } from '../../../shim/zygote/rehearse.ts';
import { warmUp } from '../../../shim/zygote/warm-up.ts';
import { releaseYoungSpace } from '../../../shim/zygote/young-space.ts';

const dir = process.argv[2] ?? '';

async function live(): Promise<void> {
  using _ = scratchDirectory(dir);
  await rehearse(dir);
}

function look(): number {
  releaseYoungSpace();
  return rejoinHeap();
}

async function work(): Promise<void> {
  await live();
  const pages = [look(), look()];
  await live();
  writeSync(1, JSON.stringify({ pages }));
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
