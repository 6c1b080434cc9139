import { closeSync } from 'node:fs';
import {
  pidfdEndStatus,
  pidfdExitStatus,
  pidfdOpen,
  spawnProgram,
  tellsExitsOfOthers,
  waitpidBlocking,
  waitReadableNow,
} from '@cleat/linux';
import t from 'tap';

const TIMEOUT_MS = 20_000;

const shell = (script: string): number =>
  spawnProgram({ file: '/bin/sh', args: ['-c', script], cwd: '/', env: {}, stdio: ['ignore', 'ignore', 'ignore'] });

for (const [script, status] of [
  ['exit 42', 42 << 8],
  ['kill -9 $$', 9],
] as const)
  t.test(`how a process ended is known before and after it is reaped: ${script}`, async t => {
    const pid = shell(`sleep 0.1; ${script}`);
    const pidfd = pidfdOpen(pid);
    t.teardown(() => closeSync(pidfd));
    t.equal(pidfdEndStatus(pidfd, pid), undefined, 'it runs');
    t.ok(waitReadableNow(pidfd, TIMEOUT_MS));
    t.equal(pidfdEndStatus(pidfd, pid), status, 'a zombie');
    waitpidBlocking(pid);
    t.equal(pidfdEndStatus(pidfd, pid), tellsExitsOfOthers() ? status : undefined, 'reaped');
    t.equal(pidfdEndStatus(pidfd, process.pid), pidfdExitStatus(pidfd), 'the pid may be of another by now');
  });
