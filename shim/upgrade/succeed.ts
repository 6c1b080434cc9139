import { closeSync, readFileSync, readSync, writeSync } from 'node:fs';
import { bundleFiles, failedPrecondition, failpoint, messageOf, writeFileAtomicSync } from '@cleat/base';
import { exitNow, MAX_PASSED_FDS, pidfdOpen, sendFds, tellsExitsOfOthers, waitReadableNow } from '@cleat/linux';
import type { Shim } from '../shim.ts';
import { becomeSessionHost, type ForkedHost } from './become-session-host.ts';
import { collect, hostFds, type Serving, withHost } from './collect.ts';
import { standStill } from './stand-still.ts';
import { stateFile } from './state-file.ts';
import { FIRST_PLACE, GO, SERVES, STATE } from './succession.ts';
import { Successor } from './successor.ts';

/** How long the successor may take to become what this shim is, in milliseconds: nothing goes on meanwhile. It takes some 10. */
const TAKE_TIMEOUT_MS = 5_000;

/**
 * Give all that this shim has to a fresh one, forked from a zygote, and leave: another pid, the same container, sockets
 * and pipes. Its processes fall to whoever adopts orphans; the successor learns of their ends by pidfds. Never returns,
 * also in the process that keeps the open sessions.
 * @param zygote path of the zygote's socket.
 * @throws RpcError FailedPrecondition with what keeps it from happening. The shim goes on then.
 */
export async function succeed(shim: Shim, serving: Serving, zygote: string): Promise<never> {
  if (!shim.container) throw failedPrecondition('there is no container: nothing is to be handed over');
  if (!tellsExitsOfOthers())
    throw failedPrecondition('this kernel tells how a process ended to its parent alone: Linux 6.15 tells others');
  await failpoint('shim.succeed.before');
  const successor = await Successor.fork(zygote, serving.flags);
  try {
    shim.log.info({ to: successor.version, pid: successor.pid }, 'handing over to a successor');
    await standStill(shim, serving.server, () => handOver(shim, serving, successor));
  } catch (err) {
    successor.kill();
    keepPidFile(shim, successor.pid);
    throw err;
  }
  return await new Promise<never>(() => {}); // a copy of this process, which keeps the sessions: the call is not its own
}

/** In one synchronous stretch. Returns only in the copy that keeps the sessions. @throws what failed: nothing has changed then */
function handOver(shim: Shim, serving: Serving, successor: Successor): void {
  if (!shim.container) throw failedPrecondition('the container is gone'); // meanwhile
  const fresh: number[] = [];
  const close = (fds: readonly number[]) => fds.forEach(fd => void closeSync(fd));
  let host: ForkedHost | undefined;
  try {
    const fosters = fosterAll(shim, fresh);
    let places = FIRST_PLACE;
    const { state, fds } = collect(shim, serving, fosters, () => places++);
    if (shim.sessions.isBusy) {
      host = becomeSessionHost(shim, [...fds, ...successor.fds]);
      if (!host) return;
    }
    const all = host ? withHost(state, host, () => places++) : state;
    const file = stateFile(all);
    fresh.push(file);
    send(successor.connection, [file, ...fds, ...(host ? hostFds(host) : [])]);
    awaitService(successor.connection);
    writeSync(successor.connection, GO);
  } catch (err) {
    successor.kill(); // before anything here goes on
    host?.abandon();
    close(fresh);
    throw err;
  }
  exitNow(0);
}

/** Pidfds of all processes that this shim waits for. @param fresh gets those that were opened for this. */
function fosterAll({ reaper }: Shim, fresh: number[]): (readonly [number, number])[] {
  const known = new Map(reaper.fostered);
  return reaper.pids.map(pid => {
    const pidfd = known.get(pid) ?? pidfdOpen(pid); // a child of ours that nobody reaps now
    if (!known.has(pid)) fresh.push(pidfd);
    return [pid, pidfd] as const;
  });
}

function send(connection: number, fds: readonly number[]): void {
  for (let at = 0; at < fds.length; at += MAX_PASSED_FDS)
    sendFds(connection, fds.slice(at, at + MAX_PASSED_FDS), Buffer.from(STATE));
}

/** @throws RpcError FailedPrecondition when it fails, ends or takes too long. */
function awaitService(connection: number): void {
  const giveUpAtMs = performance.now() + TAKE_TIMEOUT_MS;
  const leftMs = () => Math.max(0, Math.ceil(giveUpAtMs - performance.now()));
  while (!waitReadableNow(connection, leftMs()) && leftMs() > 0); // a signal ends the wait early: a process that ended
  if (!waitReadableNow(connection, 0))
    throw failedPrecondition(`the successor did not take over within ${TAKE_TIMEOUT_MS} ms`);
  const bytes = Buffer.alloc(4096);
  const answer = bytes.toString('utf8', 0, readSync(connection, bytes));
  if (answer === '') throw failedPrecondition('the successor ended before it could take over');
  if (answer !== SERVES) throw failedPrecondition(`the successor could not take over: ${answer.slice(1)}`);
}

/** The successor may have written its own already. */
function keepPidFile({ bundle, log }: Shim, pid: number): void {
  const path = bundleFiles(bundle).shimPid;
  try {
    if (readFileSync(path, 'utf8') !== String(pid)) return;
    writeFileAtomicSync(path, String(process.pid), { durable: false });
  } catch (err) {
    log.error({ err }, `${path} names a successor that is not there: ${messageOf(err)}`);
  }
}
