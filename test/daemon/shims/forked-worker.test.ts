import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFile } from '@cleat/linux';
import pino from 'pino';
import t from 'tap';
import { UnpackWorker } from '../../../daemon/images/unpack/unpack-worker.ts';
import { WorkerProcess } from '../../../daemon/images/unpack/worker-process.ts';
import type { WorkerStreams } from '../../../daemon/images/unpack/worker-streams.ts';
import { forkWorker } from '../../../daemon/shims/forked-worker.ts';
import { Zygote } from '../../../daemon/shims/zygote.ts';
import { lockState } from '../../../daemon/state-lock.ts';
import { BIN_DIR } from '../../node/daemon.ts';
import { eventually } from '../../node/reach.ts';
import { signal, workerCommand } from '../images/support/service.ts';

/** Short, as paths of sockets must be. */
const dir = mkdtempSync(join(tmpdir(), 'cleat-fw-'));
const socketPath = join(dir, 'z.sock');
const lockPath = join(dir, 'lock');
const lockFd = openSync(lockPath, 'w');
let zygote: ChildProcess;

t.before(async () => {
  zygote = spawn(join(BIN_DIR, 'containerd-shim-cleat-v2'), ['-socket', socketPath, 'zygote'], {
    cwd: '/',
    env: { ...process.env, CLEAT_SEAL_RUNTIME: 'crun' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (zygote.stdout) await once(zygote.stdout, 'data');
});
t.teardown(() => {
  zygote.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

const pidsOf = (parent: number | undefined): string[] =>
  readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ').filter(Boolean);

/** @returns a worker and its pid. */
async function worker(): Promise<{ streams: WorkerStreams; pid: string }> {
  const before = pidsOf(zygote.pid);
  const streams = await forkWorker(socketPath, lockFd);
  const pid = pidsOf(zygote.pid).find(each => !before.includes(each)) ?? '';
  return { streams, pid };
}

/** How many processes call themselves the zygote of a socket. */
function zygotesOf(path: string): number {
  const isOne = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(`containerd-shim-cleat-v2 zygote ${path}`);
    } catch {
      return false; // it has ended
    }
  };
  return readdirSync('/proc').filter(name => /^\d+$/.test(name) && isOne(name)).length;
}

const isLocked = (): boolean => !lockFile(openSync(lockPath, 'r'));

t.test('a forked worker does as it is asked, and has nothing of its zygote’s', async t => {
  const { streams, pid } = await worker();
  const asked = new WorkerProcess(Promise.resolve(streams));
  mkdirSync(join(dir, 'tree', 'below'), { recursive: true });
  const answer = await asked.ask({ command: 'remove', paths: [join(dir, 'tree')] }, 'removal', signal());
  t.equal(answer, '{}\n');
  t.notOk(existsSync(join(dir, 'tree')));
  t.equal(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0+$/, ''), `cleat-unpack ${process.pid}`);
  const links = readdirSync(`/proc/${pid}/fd`).map(fd => readlinkSync(`/proc/${pid}/fd/${fd}`));
  const sockets = links.filter(link => link.startsWith('socket:'));
  t.equal(sockets.length, 1, `its connection, and no listener: ${links}`);
  t.equal(links.filter(link => link === lockPath).length, 1, 'the lock');
  t.notOk(
    links.some(link => link.startsWith('/memfd:')),
    `no sealed runtime: ${links}`,
  );
  await asked.kill();
  t.notOk(pidsOf(zygote.pid).includes(pid));
});

t.test('nobody else gets the lock before a worker is gone whose owner has let go of it', async t => {
  const own = openSync(join(dir, 'other-lock'), 'w');
  t.ok(lockFile(own));
  const streams = await forkWorker(socketPath, own);
  const other = () => lockFile(openSync(join(dir, 'other-lock'), 'r'));
  closeSync(own);
  t.notOk(other());
  streams.kill();
  t.equal(await streams.gone, 'ended: it was ended by SIGKILL');
  t.ok(other());
  t.notOk(isLocked(), 'which is about that lock only');
});

t.test('a worker ends after a request that failed, which it has answered', async t => {
  const { streams, pid } = await worker();
  const asked = new WorkerProcess(Promise.resolve(streams));
  const answer = asked.ask({ command: 'sync', directory: join(dir, 'none') }, 'a sync', signal());
  t.match(JSON.parse(await answer), { error: /ENOENT/, code: 'ENOENT' });
  t.equal(await streams.gone, 'ended: it ended with exit code 1');
  t.notOk(pidsOf(zygote.pid).includes(pid));
});

t.test('what is no request is answered as one that failed', async t => {
  const { streams } = await worker();
  const asked = new WorkerProcess(Promise.resolve(streams));
  streams.requests.write('this is no JSON\n');
  t.match(JSON.parse(await asked.ask({}, 'nonsense', signal())), { error: /JSON/ });
  t.equal(await streams.gone, 'ended: it ended with exit code 1');
});

t.test('a worker dies with its owner, whatever it does, and who comes next gets the lock after that', async t => {
  const [lock, fifo, layer] = ['owned-lock', 'fifo', 'owned'].map(name => join(dir, name));
  execFileSync('mkfifo', [fifo ?? '']);
  mkdirSync(layer ?? '');
  const before = pidsOf(zygote.pid);
  const program = join(import.meta.dirname, 'worker-owner-program.ts');
  const owner = spawn(process.execPath, [program, socketPath, lock ?? '', fifo ?? '', layer ?? ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => owner.kill('SIGKILL'));
  await once(owner.stdout, 'data');
  const { O_WRONLY, O_NONBLOCK } = constants;
  const held = await eventually(
    () => openSync(fifo ?? '', O_WRONLY | O_NONBLOCK),
    'the worker has opened its blob: from here on it waits in the kernel for content, which never comes',
  );
  const pid = pidsOf(zygote.pid).find(each => !before.includes(each));
  t.ok(pid);
  const ended = once(owner, 'exit');
  owner.kill('SIGKILL');
  await ended;
  closeSync(await lockState(lock ?? ''));
  t.notOk(pidsOf(zygote.pid).includes(pid ?? ''));
  closeSync(held);
});

t.test('a zygote that sees other files than its daemon gives it no workers', async t => {
  const path = join(dir, 'other.sock');
  const other = createServer(socket => {
    socket.once('data', () => socket.write('{"answer":"worker","pid":1,"namespaces":["mnt:[1]","pid:[1]"]}\n'));
  });
  await new Promise<void>(resolve => other.listen(path, resolve));
  await t.rejects(forkWorker(path, lockFd), { message: /sees another file system: mnt:\[1\]/ });
  other.close();
});

t.test('a worker that is killed ends what it is asked, with a sentence', async t => {
  const { streams, pid } = await worker();
  const asked = new WorkerProcess(Promise.resolve(streams));
  const limits = { maxBytes: 1, maxEntries: 1 };
  mkdirSync(join(dir, 'layer'), { recursive: true });
  const answer = asked.ask(
    { command: 'layer', blob: lockPath, directory: join(dir, 'layer'), limits, follow: true },
    'layer x',
    signal(),
  );
  process.kill(Number(pid), 'SIGKILL');
  await t.rejects(answer, { message: /^layer x: the unpack worker ended.* without an answer/ });
});

t.test('without a zygote, and when it hangs, a worker is started cold', { timeout: 60_000 }, async t => {
  await t.rejects(forkWorker(join(dir, 'none.sock'), lockFd), { message: /ENOENT/ });
  process.kill(zygote.pid ?? 0, 'SIGSTOP');
  try {
    await t.rejects(forkWorker(socketPath, lockFd), { message: /asking the zygote for a worker/ });
  } finally {
    process.kill(zygote.pid ?? 0, 'SIGCONT');
  }
  const before = pidsOf(process.pid);
  const own = new UnpackWorker(workerCommand, async () => undefined);
  await own.removeTrees([join(dir, 'none')]);
  t.equal(pidsOf(process.pid).length, before.length + 1);
  await own.close();
  t.equal(pidsOf(process.pid).length, before.length);
});

t.test('a worker waits for a zygote that is being started, and starts that come together start one', async t => {
  const state = mkdtempSync(join(tmpdir(), 'cleat-fz-'));
  const program = join(BIN_DIR, 'containerd-shim-cleat-v2');
  const options = { program, runtime: '/bin/true', version: 'test', state, log: pino({ level: 'silent' }) };
  const starts = new Zygote({ ...options, workerWaitMs: 60_000 });
  t.teardown(async () => {
    await once(connect(starts.socketPath).resume().end('{"version":1,"quit":true}\n'), 'close');
    rmSync(state, { recursive: true, force: true });
  });
  const ready = [starts.start(), starts.start()];
  const streams = await starts.forkWorker(lockFd);
  t.ok(streams, 'a forked one');
  streams?.kill();
  await Promise.all([streams?.gone, ...ready]);
  t.equal(zygotesOf(starts.socketPath), 1);
});

t.test('a worker does not wait long for a zygote that does not come', async t => {
  const state = t.testdir({ slow: '#!/bin/sh\nsleep 1\necho ready\n' });
  const program = join(state, 'slow');
  chmodSync(program, 0o755);
  const log = pino({ level: 'silent' });
  const slow = new Zygote({ program, runtime: '/bin/true', version: 'test', state, log, workerWaitMs: 1 });
  let isOver = false;
  const starting = slow.start().then(() => {
    isOver = true;
  });
  t.equal(await slow.forkWorker(lockFd), undefined, 'it is started cold');
  t.notOk(isOver, 'while the zygote still starts');
  await starting;
});
