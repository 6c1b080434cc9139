import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import { lockFile } from '@cleat/linux';
import t from 'tap';
import { lockState } from '../../daemon/state-lock.ts';

/** The pid of a process that has ended. */
const ended = () => spawnSync('/bin/true').pid;

/** A file that is locked by a child, and says that somebody else has locked it. */
function lockedByChild(path: string, pid: number) {
  writeFileSync(path, `${pid}\n`);
  const fd = openSync(path, 'a+');
  lockFile(fd);
  const child = spawn('/bin/cat', { stdio: ['pipe', 'ignore', 'ignore', fd] }); // until its input ends
  closeSync(fd);
  return child;
}

t.test('a lock that a child of a killed daemon still has is waited for', async t => {
  const path = join(t.testdir(), 'lock');
  const child = lockedByChild(path, ended());
  let isLocked = false;
  const locking = lockState(path).finally(() => {
    isLocked = true;
  });
  await new Promise(resolve => setImmediate(resolve));
  t.notOk(isLocked);
  child.stdin?.end();
  const fd = await locking;
  t.equal(readFileSync(path, 'utf8'), `${process.pid}\n`);
  closeSync(fd);
});

t.test('a lock that a living daemon has is refused at once', async t => {
  const path = join(t.testdir(), 'lock');
  const child = lockedByChild(path, process.pid);
  await t.rejects(lockState(path), {
    code: Code.FailedPrecondition,
    message: `another cleatd (process ${process.pid}) has locked ${path}`,
  });
  child.stdin?.end();
  await once(child, 'exit');
});
