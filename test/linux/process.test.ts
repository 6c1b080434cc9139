import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, readFileSync } from 'node:fs';
import {
  capabilities,
  hasCapability,
  pidfdExitStatus,
  pidfdOpen,
  pidfdSendSignal,
  processStartTime,
  shellStatus,
  waitpidNow,
  watchReadable,
} from '@cleat/linux';
import t from 'tap';

/** The output of a program of ours that runs in a process of its own. */
const runProgram = (program: string, ...flags: string[]) =>
  execFileSync(process.execPath, [...flags, '--input-type=module-typescript', '-e', program], {
    encoding: 'utf8',
    timeout: 60_000,
  }).trim();

/** Resolves when a pidfd says that its process has ended. */
const ended = (fd: number) =>
  new Promise<void>(resolve => {
    const watch = watchReadable(fd, () => {
      watch[Symbol.dispose]();
      resolve();
    });
  });

t.test('importing the package loads nothing native and starts no thread', async t => {
  const program = `
    import { readdirSync, readFileSync } from 'node:fs';
    const threads = readdirSync('/proc/self/task').length;
    await import('@cleat/linux');
    const maps = readFileSync('/proc/self/maps', 'utf8');
    process.stdout.write(JSON.stringify([readdirSync('/proc/self/task').length - threads, maps.includes('koffi')]));`;
  t.equal(runProgram(program, '--single-threaded'), '[0,false]');
});

t.test('a subreaper inherits an orphan, sees it as a zombie, and reaps it by pid', async t => {
  const program = `
    import { spawnSync } from 'node:child_process';
    import { closeSync } from 'node:fs';
    import { peekZombie, pidfdOpen, pipe, setChildSubreaper, shellStatus, waitpidNow, watchReadable } from '@cleat/linux';
    setChildSubreaper();
    const none = waitpidNow(process.pid);
    // The shell in between ends at once; its child waits for the end of a pipe that we hold.
    const { read, write } = pipe();
    const out = spawnSync('sh', ['-c', '(read x <&3; exit 42) >/dev/null 2>&1 & echo $!'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit', read],
    });
    const pid = Number(out.stdout);
    const running = waitpidNow(pid);
    closeSync(write);
    const watch = watchReadable(pidfdOpen(pid), () => {
      watch[Symbol.dispose]();
      const seen = peekZombie() === pid;
      const status = waitpidNow(pid)?.status;
      process.stdout.write(JSON.stringify({
        none: none === undefined, running: running === undefined, seen, status, shell: shellStatus(status),
        left: peekZombie() ?? null, again: waitpidNow(pid) ?? null,
      }));
    });`;
  t.strictSame(JSON.parse(runProgram(program)), {
    none: true,
    running: true,
    seen: true,
    status: 42 << 8,
    shell: 42,
    left: null,
    again: null,
  });
});

t.test('a wait status reads as a shell shows it', async t => {
  for (const [wait, shell] of [
    [0, 0],
    [42 << 8, 42],
    [255 << 8, 255],
    [9, 137],
    [11 | 0x80, 139],
  ] as const)
    t.equal(shellStatus(wait), shell);
});

t.test('peeking without children finds none', async t => {
  t.equal(
    runProgram(`import { peekZombie } from '@cleat/linux'; process.stdout.write(String(peekZombie()));`),
    'undefined',
  );
  t.equal(waitpidNow(1), undefined, 'pid 1 is no child of ours');
});

t.test('a child gets the parent-death signal when its parent is killed', async t => {
  const program = `
    import { setParentDeathSignal } from '@cleat/linux';
    setParentDeathSignal(9);
    process.stdout.write(process.pid + '\\n');
    setInterval(() => {}, 1000);`;
  const args = ['--input-type=module-typescript', '-e', program];
  const parent = spawn('sh', ['-c', '"$@" & wait', 'sh', process.execPath, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(parent.stdout.setEncoding('utf8'), 'data');
  const fd = pidfdOpen(Number(line));
  parent.kill('SIGKILL');
  await ended(fd);
  t.pass('it ended');
  closeSync(fd);
});

t.test('the process name is what /proc shows', async t => {
  const program = `
    import { readFileSync } from 'node:fs';
    import { setProcessName } from '@cleat/linux';
    setProcessName('cleat-shim-with-a-long-name');
    process.stdout.write(readFileSync('/proc/self/comm', 'utf8'));`;
  t.equal(runProgram(program), 'cleat-shim-with');
});

t.test('a start time tells a process from none', async t => {
  const own = processStartTime(process.pid);
  t.type(own, 'number');
  t.equal(processStartTime(process.pid), own);
  const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  t.teardown(() => child.kill('SIGKILL'));
  t.ok(Number(processStartTime(child.pid ?? 0)) >= Number(own), 'a later process has no earlier start');
  child.stdin.end();
  await once(child, 'exit');
  t.equal(processStartTime(child.pid ?? 0), undefined);
});

t.test('a pidfd tells of the exit, and how, after somebody else has reaped', async t => {
  const child = spawn('sh', ['-c', 'read x; exit 42'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const reaped = once(child, 'exit');
  const fd = pidfdOpen(child.pid ?? 0);
  t.teardown(() => closeSync(fd));
  t.equal(pidfdSendSignal(fd, 0), true);
  t.equal(pidfdExitStatus(fd), undefined, 'it still runs');
  child.stdin.end('\n');
  await ended(fd);
  await reaped; // by libuv
  const status = pidfdExitStatus(fd);
  const [major = 0, minor = 0] = readFileSync('/proc/sys/kernel/osrelease', 'utf8').split('.').map(Number.parseFloat);
  if (major > 6 || (major === 6 && minor >= 15)) t.equal(status, 42 << 8);
  else t.equal(status, undefined);
  t.equal(pidfdSendSignal(fd, 9), false, 'an ended process is no error');
  t.throws(() => pidfdOpen(child.pid ?? 0), { code: 'ESRCH' });
});

t.test('a pidfd delivers a signal, which the exit status shows', async t => {
  const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  const fd = pidfdOpen(child.pid ?? 0);
  t.teardown(() => closeSync(fd));
  pidfdSendSignal(fd, 15);
  t.strictSame(await once(child, 'exit'), [null, 'SIGTERM']);
});

t.test('a watch that does not hold the program lets it end', async t => {
  const program = `
    import { pidfdOpen, watchReadable } from '@cleat/linux';
    watchReadable(pidfdOpen(process.pid), () => {}, { unref: true });
    process.stdout.write('ended');`;
  t.equal(runProgram(program), 'ended');
});

t.test('capability sets are those that the kernel reports', async t => {
  const { effective, bounding } = capabilities();
  t.ok(effective.every(name => /^CAP_[A-Z_]+$/.test(name)));
  t.ok(effective.every(name => bounding.includes(name)) || process.getuid?.() !== 0);
  t.equal(hasCapability('CAP_NO_SUCH'), false);
  const program = `import { capabilities } from '@cleat/linux'; process.stdout.write(capabilities().bounding.join());`;
  const args = ['--bounding-set=-kill,-chown', process.execPath, '--input-type=module-typescript', '-e', program];
  const fewer = execFileSync('setpriv', args, { encoding: 'utf8', timeout: 60_000 }).split(',');
  t.strictSame(
    bounding.filter(name => !fewer.includes(name)),
    bounding.filter(name => ['CAP_KILL', 'CAP_CHOWN'].includes(name)),
  );
});
