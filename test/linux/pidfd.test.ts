import { closeSync } from 'node:fs';
import {
  pidfdEndStatus,
  pidfdExitStatus,
  pidfdOpen,
  pipe,
  spawnProgram,
  tellsExitsOfOthers,
  waitpidBlocking,
  waitReadableNow,
} from '@cleat/linux';
import t from 'tap';

const TIMEOUT_MS = 20_000;

/** A shell that waits for the end of its input before it does anything, and what ends that. */
function shell(script: string): { readonly pid: number; readonly go: () => void } {
  const { read, write } = pipe();
  const stdio = [read, 'ignore', 'ignore'] as const;
  const pid = spawnProgram({ file: '/bin/sh', args: ['-c', `read x; ${script}`], cwd: '/', env: {}, stdio });
  closeSync(read);
  return { pid, go: () => closeSync(write) };
}

for (const [script, status] of [
  ['exit 42', 42 << 8],
  ['kill -9 $$', 9],
] as const)
  t.test(`how a process ended is known before and after it is reaped: ${script}`, async t => {
    const { pid, go } = shell(script);
    const pidfd = pidfdOpen(pid);
    t.teardown(() => closeSync(pidfd));
    t.equal(pidfdEndStatus(pidfd, pid), undefined, 'it runs');
    go();
    t.ok(waitReadableNow(pidfd, TIMEOUT_MS));
    t.equal(pidfdEndStatus(pidfd, pid), status, 'a zombie');
    waitpidBlocking(pid);
    t.equal(pidfdEndStatus(pidfd, pid), tellsExitsOfOthers() ? status : undefined, 'reaped');
    t.equal(pidfdEndStatus(pidfd, process.pid), pidfdExitStatus(pidfd), 'the pid may be of another by now');
  });
