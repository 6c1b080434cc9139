import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { pauseProgram } from '../../../daemon/pods/pause-program.ts';

const SIGCHLD_BIT = 1n << 16n;

const ignoredSignals = (pid: number) =>
  BigInt(`0x${/^SigIgn:\s*(\w+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'}`);

t.test('the built-in pause program sleeps, has the kernel reap its orphans, and dies of SIGKILL', async t => {
  const program = join(t.testdir(), 'pause');
  writeFileSync(program, pauseProgram(process.arch), { mode: 0o755 });
  const child = spawn(program, { stdio: 'ignore' });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  while ((ignoredSignals(pid) & SIGCHLD_BIT) === 0n) await new Promise(setImmediate); // its first instruction; tap's own time limit ends a failure
  process.kill(pid, 'SIGCHLD');
  process.kill(pid, 'SIGKILL');
  const [code, signal] = await once(child, 'exit');
  t.same([code, signal], [null, 'SIGKILL']);
});

t.test('each architecture gets an executable of its own machine, and an unknown one a sentence', async t => {
  t.equal(pauseProgram('x64').readUInt16LE(18), 62);
  t.equal(pauseProgram('arm64').readUInt16LE(18), 183);
  t.throws(() => pauseProgram('mips'), /no pause program for mips/);
});
