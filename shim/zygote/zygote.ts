import { closeSync, constants, existsSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { invalidArgument, messageOf } from '@cleat/base';
import {
  acceptNow,
  afterFork,
  defaultSignal,
  dup2,
  exitNow,
  fork,
  ignoreSignal,
  pipe,
  setsid,
  unixListen,
  waitReadableNow,
} from '@cleat/linux';
import { becomeShim, type ForkedShim } from './become-shim.ts';
import { type Launch, readRequest, type ZygoteAnswer } from './request.ts';
import { selfTest } from './self-test.ts';
import { awaitLaunch } from './spare.ts';
import { warmUp } from './warm-up.ts';

/** How often the zygote looks whether it is still wanted: its socket is still its own. In milliseconds. */
const LOOK_MS = 30_000;

/** What a zygote holds, and its children must not. */
type Zygote = {
  readonly socketPath: string;
  readonly listener: number;
  /** A pipe whose writing end nobody else has: the reading end tells spares when the zygote has ended. */
  readonly life: ReturnType<typeof pipe>;
};

/**
 * Load the shim's code once and fork a shim for each request, until told to quit or until somebody else has the socket.
 * The children share the loaded pages. This returns in the children only, with what they are to serve.
 * Says "ready" on stdout once a child of it has proved to work.
 */
export async function runZygote(socketPath: string): Promise<ForkedShim> {
  process.title = `containerd-shim-cleat-v2 zygote ${socketPath}`;
  await warmUp(`${socketPath}.warm`);
  if (!(await selfTest())) throw new Error('the self-test of a forked child failed');
  rmSync(socketPath, { force: true });
  const listener = unixListen(socketPath, { mode: 0o600 });
  const { ino } = statSync(socketPath);
  const zygote = { socketPath, listener, life: pipe() };
  ignoreSignal(osConstants.signals.SIGCHLD); // nobody waits for the children: the kernel reaps them
  writeSync(1, 'ready\n');
  const nothing = openSync('/dev/null', constants.O_RDWR);
  dup2(nothing, 1); // whoever waits for "ready" sees the end
  closeSync(nothing);
  for (;;) {
    if (!waitReadableNow(listener, LOOK_MS)) {
      if (!existsSync(socketPath) || statSync(socketPath).ino !== ino) exitNow(0);
      continue;
    }
    const connection = acceptNow(listener);
    if (connection === undefined) continue;
    const forked = serveOne(zygote, connection);
    if (forked) return forked;
  }
}

/** @returns in a child: what it is to serve. */
function serveOne(zygote: Zygote, connection: number): ForkedShim | undefined {
  try {
    const request = readRequest(connection);
    if ('quit' in request) exitNow(0);
    if ('ping' in request) {
      answer(connection, { answer: 'here' });
      return undefined;
    }
    if (waitReadableNow(connection, 0)) return undefined; // its end: the caller has given up, and started a shim cold
    if (!('cwd' in request || 'spare' in request))
      throw invalidArgument('the zygote is asked for what it does not know');
    return forkShim(zygote, connection, 'cwd' in request ? request : undefined);
  } catch (err) {
    answer(connection, { error: messageOf(err) });
    return undefined;
  } finally {
    closeSync(connection);
  }
}

/**
 * The shim is a child of this process, and leads a session of its own. The kernel reaps it, see `runZygote`.
 * @param request left out, the child is a spare.
 */
function forkShim(zygote: Zygote, connection: number, request: Launch | undefined): ForkedShim | undefined {
  if (fork() !== 0) return undefined;
  try {
    afterFork();
    defaultSignal(osConstants.signals.SIGCHLD);
    const { listener, life, socketPath } = zygote;
    closeSync(listener);
    closeSync(life.write);
    setsid(); // a process group of its own, that can be killed as a whole
    const launch = request ?? awaitLaunch(connection, life.read, socketPath);
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
