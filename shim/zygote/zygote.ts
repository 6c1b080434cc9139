import { closeSync, constants, existsSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { invalidArgument, messageOf } from '@cleat/base';
import {
  acceptNow,
  afterFork,
  defaultSignal,
  dup2,
  duplicateFd,
  exitNow,
  fork,
  ignoreSignal,
  pipe,
  setsid,
  unixListen,
  waitReadableNow,
} from '@cleat/linux';
import { sealBinary } from '../runtime/sealed-binary.ts';
import { becomeShim, type ForkedShim } from './become-shim.ts';
import { becomeWorker, type ForkedWorker } from './become-worker.ts';
import { tidyHeap } from './give-back.ts';
import { logLine } from './log-line.ts';
import { readRequest, type ZygoteAnswer } from './request.ts';
import { selfTest } from './self-test.ts';
import { awaitLaunch } from './spare.ts';
import { warmUp } from './warm-up.ts';

/** How often the zygote looks whether it is still wanted: its socket is still its own. In milliseconds. */
const LOOK_MS = 30_000;

/**
 * After how many forks garbage is collected: each leaves half a KiB, which all later shims share, and move when they collect it.
 * Not more often: what the zygote writes to then is only shared among those that were forked before.
 */
const MANY_FORKS = 200;

/**
 * Load and exercise, in a scratch directory, what children do that become workers of the image service.
 * @returns what such a child calls: it serves the requests that come over a socket, and ends.
 */
export type PrepareWorker = (directory: string) => Promise<(fd: number) => Promise<never>>;

/** A zygote, and what it holds that its children must not. */
type Zygote = {
  readonly pid: number;
  readonly socketPath: string;
  readonly listener: number;
  /** A pipe whose writing end nobody else has: the reading end tells spares when the zygote has ended. */
  readonly life: ReturnType<typeof pipe>;
};

/**
 * Load the shim's code once and fork a shim, or a worker, for each request, until told to quit or until somebody else has the socket.
 * The children share the loaded pages. This returns in the children only, with what they are to serve.
 * Says "ready" on stdout once a child of it has proved to work.
 */
export async function runZygote(socketPath: string, prepareWorker: PrepareWorker): Promise<ForkedShim> {
  process.title = `containerd-shim-cleat-v2 zygote ${socketPath}`;
  sealRuntime(process.env['CLEAT_SEAL_RUNTIME']);
  let serveWorker: Awaited<ReturnType<PrepareWorker>> | undefined;
  await warmUp(scratchOf(socketPath), async directory => {
    serveWorker = await prepareWorker(directory);
  });
  if (!(await selfTest())) throw new Error('the self-test of a forked child failed');
  for (let round = 0; round < 2; round++) tidy(); // the first one changes most
  rmSync(socketPath, { force: true });
  const listener = unixListen(socketPath, { mode: 0o600 });
  const { ino } = statSync(socketPath);
  const zygote = { pid: process.pid, socketPath, listener, life: pipe() };
  ignoreSignal(osConstants.signals.SIGCHLD); // nobody waits for the children: the kernel reaps them
  writeSync(1, 'ready\n');
  const nothing = openSync('/dev/null', constants.O_RDWR);
  dup2(nothing, 1); // whoever waits for "ready" sees the end
  closeSync(nothing);
  for (let forks = 1; ; ) {
    if (!waitReadableNow(listener, LOOK_MS)) {
      if (!existsSync(socketPath) || statSync(socketPath).ino !== ino) exitNow(0);
      continue;
    }
    const connection = acceptNow(listener);
    if (connection === undefined) continue;
    if (forks++ % MANY_FORKS === 0) tidy();
    const forked = serveOne(zygote, connection);
    if (!forked) continue;
    if (!('worker' in forked)) return forked;
    await serveWorker?.(forked.worker);
  }
}

/**
 * A place for a scratch directory that no other zygote uses: one of a daemon that was killed may still warm up. Those of
 * zygotes that were killed then are removed.
 */
function scratchOf(socketPath: string): string {
  const prefix = `${basename(socketPath)}.warm-`;
  for (const name of readdirSync(dirname(socketPath)))
    if (name.startsWith(prefix) && !existsSync(`/proc/${name.slice(prefix.length)}`))
      rmSync(join(dirname(socketPath), name), { recursive: true, force: true });
  return `${socketPath}.warm-${process.pid}`;
}

function tidy(): void {
  try {
    tidyHeap();
  } catch (err) {
    logLine(`the zygote keeps its garbage: ${messageOf(err)}`);
  }
}

/** @param runtime path or name of the OCI runtime that most shims will call: without a copy of it, they call it by its path. */
function sealRuntime(runtime: string | undefined): void {
  try {
    if (runtime) sealBinary(runtime);
  } catch (err) {
    logLine(`${runtime} is run from its file: ${messageOf(err)}`);
  }
}

/** @returns in a child that becomes a shim or a worker: what it is to serve. */
function serveOne(zygote: Zygote, connection: number): ForkedShim | ForkedWorker | undefined {
  try {
    return fork() === 0 ? obey(zygote, connection) : undefined;
  } catch (err) {
    answer(connection, { error: messageOf(err) });
    return undefined;
  } finally {
    closeSync(connection);
  }
}

/**
 * In a child, which leads a session of its own and is reaped by the kernel, see `runZygote`: read the request and do it. The
 * zygote reads none: what that leaves in its young generation would be a part of all later shims.
 */
function obey({ pid, listener, life, socketPath }: Zygote, connection: number): ForkedShim | ForkedWorker {
  try {
    afterFork();
    defaultSignal(osConstants.signals.SIGCHLD);
    closeSync(listener);
    closeSync(life.write);
    setsid(); // a process group of its own, that can be killed as a whole
    const request = readRequest(connection);
    if ('quit' in request && process.ppid === pid) process.kill(pid, 'SIGKILL');
    if ('ping' in request) answer(connection, { answer: 'here' });
    if ('quit' in request || 'ping' in request) exitNow(0);
    if (waitReadableNow(connection, 0)) exitNow(0); // its end: the caller has given up, and started a shim cold
    if ('worker' in request) {
      closeSync(life.read);
      return becomeWorker(duplicateFd(connection));
    }
    if (!('cwd' in request || 'spare' in request))
      throw invalidArgument('the zygote is asked for what it does not know');
    const launch = 'cwd' in request ? request : awaitLaunch(connection, life.read, socketPath);
    closeSync(life.read);
    const forked = becomeShim(launch, connection);
    answer(connection, { answer: forked.answer });
    return forked;
  } catch (err) {
    answer(connection, { error: messageOf(err) });
    exitNow(1);
  }
}

function answer(connection: number, what: ZygoteAnswer): void {
  try {
    writeSync(connection, `${JSON.stringify(what)}\n`);
  } catch {
    // The caller has gone: it starts a shim cold, and this one is told to leave or leaves by itself.
  }
}
