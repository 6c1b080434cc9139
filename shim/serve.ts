import { existsSync, rmSync } from 'node:fs';
import { createServer, type Server as NetServer } from 'node:net';
import { failpoint, KeyedLock, messageOf, systemClock } from '@cleat/base';
import { setChildSubreaper, setCloexec } from '@cleat/linux';
import { Server } from 'ttrpc-ts';
import { NodeChildren } from './children.ts';
import type { ShimFlags } from './cli/flags.ts';
import { socketPath } from './cli/socket-address.ts';
import { History } from './debug/history.ts';
import { recorded } from './debug/recorded.ts';
import { addDebugService } from './debug/service.ts';
import { EventForwarder } from './events/forwarder.ts';
import { routed } from './foreign/routed.ts';
import { batchPool } from './io/batch-pool.ts';
import { letGo } from './io/let-go.ts';
import { makeLogger, openLog } from './log.ts';
import { Reaper } from './process/reaper.ts';
import { whenQuiet } from './quiet.ts';
import { addShimService } from './service/service.ts';
import { Sessions } from './service/sessions.ts';
import type { Shim } from './shim.ts';
import { addTaskService } from './task/service.ts';
import { SessionHosts } from './upgrade/session-hosts.ts';
import { giveBack } from './zygote/give-back.ts';
import { releaseYoungSpace } from './zygote/young-space.ts';

/** Descriptor of the listening socket that `start` hands over. */
const LISTENER_FD = 3;
/** How long a shim that nobody gives a container stays, in milliseconds. */
const IDLE_TIMEOUT_MS = 10 * 60_000;
/** How often a shim without a container looks whether its bundle is still there, in milliseconds. */
const BUNDLE_LOOK_MS = 1_000;
/** How long leaving may wait for calls that run, and for somebody to take the last events, in milliseconds. */
const LAST_CALLS_TIMEOUT_MS = 2_000;
const LAST_EVENTS_TIMEOUT_MS = 5_000;
/** How long sessions get to tell their clients how they ended, in milliseconds. */
const LAST_SESSIONS_TIMEOUT_MS = 2_000;

/**
 * Serve the task API for one container, until told to leave. Returns when it listens.
 * @param listenerFd the inherited listening socket, when the flags name no path.
 * @param logFd descriptor of the log.
 */
export async function serve(
  flags: ShimFlags,
  env: NodeJS.ProcessEnv,
  listenerFd = LISTENER_FD,
  logFd = openLog(flags.bundle),
): Promise<Assembled> {
  await failpoint('shim.serve.before');
  setChildSubreaper();
  if (!flags.socket) setCloexec(listenerFd, true); // it came as a standard stream does; no child of ours shall have it
  const assembled = assemble(flags, env, undefined, logFd);
  const { shim, server, listener } = assembled;
  await listening(listener, flags.socket ? { path: flags.socket } : { fd: listenerFd });
  server.serve(listener);
  shim.log.info({ id: shim.id, namespace: shim.namespace }, 'serving');
  await failpoint('shim.serve.after');
  return assembled;
}

/** A shim that reaps and can answer; what is missing is a listener that listens. */
export type Assembled = {
  readonly shim: Shim;
  readonly server: Server;
  readonly listener: NetServer;
  /** Reap no more, and leave the process's signals to others: for a shim that was a rehearsal. */
  readonly stop: () => void;
};

/**
 * @param startedAtNs when a predecessor began to serve.
 * @param logFd descriptor of the log.
 */
export function assemble(
  flags: ShimFlags,
  env: NodeJS.ProcessEnv,
  startedAtNs = systemClock.nowNs(),
  logFd = openLog(flags.bundle),
): Assembled {
  const server = new Server({ onError: (err, where) => shim.log.error({ err, where }, 'a call failed unexpectedly') });
  const listener = createServer();
  const shim = makeShim(
    flags,
    env,
    { startedAtNs, logFd },
    {
      leave: reason => void leave(shim, server, flags, reason),
      upgrade: async program => {
        const { upgrade } = await import('./upgrade/upgrade.ts'); // most shims never are
        return await upgrade(shim, { server, listener, flags }, program);
      },
      succeed: async zygote => {
        const { succeed } = await import('./upgrade/succeed.ts'); // as above
        return await succeed(shim, { server, listener, flags }, zygote);
      },
    },
  );
  const stops = [shim.reaper.start(), stayAlive(shim), whenQuiet(shim.history, giveBack)];
  batchPool.onQuiet = releaseYoungSpace;
  const services = routed(recorded(server, shim.history), shim);
  addTaskService(services, shim);
  addShimService(services, shim);
  addDebugService(server, shim);
  listener.on('connection', socket => {
    shim.events.retryNow(); // a caller is back: it takes events again
    socket.once('close', () => letGo(socket));
  });
  const stop = (): void => {
    for (const each of stops) each();
  };
  return { shim, server, listener, stop };
}

function makeShim(
  flags: ShimFlags,
  env: NodeJS.ProcessEnv,
  { startedAtNs, logFd }: { readonly startedAtNs: bigint; readonly logFd: number },
  actions: Pick<Shim, 'leave' | 'upgrade' | 'succeed'>,
): Shim {
  const { id, namespace, bundle } = flags;
  const log = makeLogger(logFd, flags.debug ? 'debug' : 'info');
  const children = new NodeChildren();
  const clock = systemClock;
  return {
    id,
    namespace,
    bundle,
    startedAtNs,
    log,
    clock,
    children,
    reaper: new Reaper(clock, children),
    events: new EventForwarder({ address: env['TTRPC_ADDRESS'] ?? '', namespace, clock, log }),
    sessions: new Sessions(),
    history: new History(clock),
    locks: new KeyedLock(),
    container: undefined,
    foreign: undefined,
    hosts: new SessionHosts(),
    failedUpgrade: undefined,
    ...actions,
  };
}

function listening(listener: NetServer, where: { path: string } | { fd: number }): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  listener.once('error', reject);
  listener.listen(where, resolve);
  return promise;
}

/**
 * A container depends on this process: neither a signal meant for others nor a fault in one call ends it.
 * @returns how to undo this.
 */
function stayAlive(shim: Shim): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    if (shim.container || shim.foreign) shim.log.warn({ signal }, 'ignored: the container still needs its shim');
    else shim.leave(signal);
  };
  const ignore = (): void => {};
  const onFault = (err: unknown): void => shim.log.error({ err }, `unexpected: ${messageOf(err)}`);
  const listeners = [
    ...(['SIGTERM', 'SIGINT', 'SIGHUP'] as const).map(signal => [signal, onSignal] as const),
    ['SIGPIPE', ignore] as const,
    ['uncaughtException', onFault] as const,
    ['unhandledRejection', onFault] as const,
  ];
  for (const [event, listener] of listeners) process.on(event, listener);
  const stopLooking = leaveUnwanted(shim);
  return () => {
    for (const [event, listener] of listeners) process.off(event, listener);
    stopLooking();
  };
}

/**
 * Whoever asked for this shim may have been killed before it knew of it, and whoever cleaned up after that may have been
 * done before this shim had said that it is there.
 */
function leaveUnwanted(shim: Shim): () => void {
  const isUsed = () => Boolean(shim.container ?? shim.foreign);
  const giveUp = setTimeout(() => isUsed() || shim.leave('no container was created'), IDLE_TIMEOUT_MS).unref();
  const look = setInterval(() => {
    if (isUsed()) clearInterval(look);
    else if (!existsSync(shim.bundle)) shim.leave('its bundle is gone');
  }, BUNDLE_LOOK_MS).unref();
  return () => {
    clearTimeout(giveUp);
    clearInterval(look);
  };
}

let leaving = false;

async function leave(shim: Shim, server: Server, flags: ShimFlags, reason: string): Promise<void> {
  if (leaving) return;
  leaving = true;
  shim.log.info({ reason, events: shim.events.queued.length }, 'leaving');
  await new Promise(resolve => setImmediate(resolve)); // the call that asked for it is answered
  rmSync(flags.socket || socketPath(flags), { force: true }); // gone when the callers see their connections end
  await Promise.all([
    server.shutdown(LAST_CALLS_TIMEOUT_MS),
    shim.events.flush(LAST_EVENTS_TIMEOUT_MS),
    shim.sessions.close(LAST_SESSIONS_TIMEOUT_MS),
  ]);
  process.exit(0);
}
