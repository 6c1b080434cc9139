/**
 * Starts the init of a test node and cleans up after it: `node keeper.ts DIR`. It says `{"pid":…}` on stdout when the
 * node is ready, and lives until its stdin ends, which happens also when the test process is killed. Then it kills the
 * node and removes its cgroups and its directory.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { unshare } from '@cleat/linux';
import { makeGroups, removeGroups, thawGroups } from './cgroups.ts';
import { withPidNamespace } from './pid-namespace.ts';

const dir = process.argv[2];
if (!dir) throw new Error('usage: keeper.ts DIR');

const groups: string[] = [];
try {
  makeGroups(basename(dir), groups);
  await keep(dir, groups);
} finally {
  await removeGroups(groups);
  await rm(dir, { recursive: true, force: true, maxRetries: 3 });
}
process.exit(0);

/** Resolves when the node's last process has ended. */
async function keep(dir: string, groups: readonly string[]): Promise<void> {
  const init = startInit(dir, groups);
  const ended = once(init, 'exit');
  const released = once(process.stdin.resume(), 'end');
  init.stdout?.once('data', () => process.stdout.write(`${JSON.stringify({ pid: init.pid })}\n`));
  await Promise.race([released, ended]);
  init.kill('SIGKILL');
  thawGroups(groups);
  await ended; // the kernel has ended every process of the node by then
}

/** The first process born in the new PID namespace is its init. It dies with us, should we be killed. */
function startInit(dir: string, groups: readonly string[]): ChildProcess {
  const script = join(import.meta.dirname, 'init.sh');
  const args = ['--pdeathsig', 'KILL', '/bin/sh', script, 'join', dir, ...groups];
  return withPidNamespace(
    () => unshare('pid'),
    () => spawn('setpriv', args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/' }),
  );
}
