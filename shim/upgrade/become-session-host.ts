import { closeSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import { afterFork, dup2, exitNow, fork, pipe, setCloexec, socketPair, waitReadableNow } from '@cleat/linux';
import type { StreamName } from '../io/cri-lines.ts';
import { SessionInput } from '../io/session-input.ts';
import type { Shim } from '../shim.ts';
import { LineChannel } from './line-channel.ts';
import type { HostState } from './session-hosts.ts';
import type { FromHost, ToHost } from './session-messages.ts';

/** How long the successor may take until it has taken over, in milliseconds. Nothing of a session moves meanwhile. */
const GO_TIMEOUT_MS = 20_000;
/** How long sessions get to tell their clients how they ended, in milliseconds. */
const LAST_SESSIONS_TIMEOUT_MS = 2_000;
/** Beyond what the shim will ever number: its execs and ours have files in the same directory. */
const FIRST_FILES = 1_000_000_000;

/** The forked process, seen from the shim. */
export type ForkedHost = HostState & {
  /** Let it end: there is no successor. */
  abandon(): void;
};

/**
 * Open sessions stay with the program that began them: what SPDY, WebSocket and zlib know cannot be told to another.
 * So this process forks, and the copy, which has the same sockets, goes on with the sessions and nothing else.
 * It waits until the successor of the shim says so. The commands of the sessions stay the shim's children: their ends
 * come over a socket.
 * @param handedOver descriptors that are the successor's alone.
 * @returns undefined in the copy.
 * @throws SystemError when the kernel makes none: nothing is left open then.
 */
export function becomeSessionHost(shim: Shim, handedOver: readonly number[]): ForkedHost | undefined {
  const [ours, theirs] = socketPair();
  const pids = sessionPids(shim);
  const relays = openRelays(shim);
  const [writers, readers] = [ends(relays, 'write'), ends(relays, 'read')];
  const pid = forkOr(() => {
    for (const fd of [ours, theirs, ...Object.values(writers), ...Object.values(readers)]) closeSync(fd);
  });
  if (pid === 0) {
    for (const fd of [ours, ...Object.values(writers)]) closeSync(fd);
    host(shim, theirs, readers, pids, handedOver);
    return undefined;
  }
  for (const fd of [theirs, ...Object.values(readers)]) closeSync(fd);
  const abandon = () => {
    for (const fd of [ours, ...Object.values(writers)]) closeSync(fd);
  };
  return { fd: ours, pending: '', pids, relays: writers, waits: true, abandon };
}

/** @param undo called when the kernel makes no copy: frees what was made for it. @throws SystemError EAGAIN, ENOMEM */
function forkOr(undo: () => void): number {
  try {
    return fork();
  } catch (err) {
    undo();
    throw err;
  }
}

/** In the copy: keep what sessions need, wait for the successor, go on. */
function host(
  shim: Shim,
  control: number,
  relays: Relays,
  pids: readonly number[],
  handedOver: readonly number[],
): void {
  afterFork();
  process.title = `containerd-shim-cleat-v2 sessions -id ${shim.id}`;
  letGo(handedOver.filter(fd => !sharedFds(shim).includes(fd)));
  if (!waitReadableNow(control, GO_TIMEOUT_MS)) exitNow(1);
  if (readSync(control, Buffer.alloc(1)) === 0) exitNow(0); // there is no successor
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.removeAllListeners(signal);
  shim.events.close();
  shim.container?.oom?.end();
  const leave = () => void shim.sessions.close(LAST_SESSIONS_TIMEOUT_MS).then(() => exitNow(0));
  const shown = Promise.all(Object.entries(relays).map(([name, fd]) => show(shim, name as StreamName, fd)));
  const channel: LineChannel<ToHost | FromHost> = new LineChannel(
    control,
    message => {
      if ('ended' in message) shim.reaper.ended(message.ended, { status: message.status, atNs: BigInt(message.atNs) });
      else if ('closeInput' in message) shim.container?.init.io?.input?.closeInput();
      else if ('initEnded' in message) void shown.then(() => initEnded(shim, message.initEnded, BigInt(message.atNs)));
    },
    leave, // the shim is gone, and the container with it
  );
  shim.reaper.delegate(
    { launch: begins => channel.send({ launch: begins }), own: pid => channel.send({ own: pid }) },
    pids,
  );
  if (shim.container) shim.container.files = FIRST_FILES;
  const input = shim.container?.init.io?.input;
  if (input instanceof SessionInput) input.onClosed = () => channel.send({ closeInput: true });
  shim.sessions.onIdle = () => exitNow(0);
}

/** The numbers stay taken, by something that is never ready: what this program thinks of them does no harm then. */
function letGo(fds: readonly number[]): void {
  const { read } = pipe(); // its other end stays open as long as the process
  for (const fd of fds) {
    dup2(read, fd);
    setCloexec(fd, true);
  }
  closeSync(read);
}

type Relays = Partial<Record<StreamName, number>>;

/** Pass on what the successor reads of the container's output. Settles at its end. */
function show(shim: Shim, name: StreamName, fd: number): Promise<void> {
  const socket = new Socket({ fd, readable: true, writable: false });
  socket.on('error', () => {}); // the close follows
  socket.on('data', bytes => shim.container?.init.io?.tees[name]?.show(bytes));
  return new Promise(resolve => socket.once('close', () => resolve()));
}

function initEnded({ container }: Shim, status: number, atNs: bigint): void {
  if (!container) return;
  const { init } = container;
  container.initReaped = true;
  if (init.state.kind !== 'stopped') init.move({ kind: 'stopped', pid: init.pid, exit: { status, atNs } });
}

/** What both processes have: the container's input and its terminal, for attach sessions. */
function sharedFds(shim: Shim): readonly number[] {
  return shim.sessions.has('attach') ? (shim.container?.init.io?.inputFds ?? []) : [];
}

/** Pids of the commands of sessions: those that are nobody else's. */
function sessionPids({ reaper, container }: Shim): number[] {
  const others = container ? [container.init.pid, ...[...container.execs.values()].map(({ pid }) => pid)] : [];
  const synced = container ? [...container.commands.values()] : [];
  return reaper.pids.filter(pid => !others.includes(pid) && !synced.includes(pid));
}

/** A pipe for each stream that an attach session may watch. */
function openRelays({ sessions, container }: Shim): Partial<Record<StreamName, ReturnType<typeof pipe>>> {
  const tees = sessions.has('attach') ? (container?.init.io?.tees ?? {}) : {};
  return Object.fromEntries(Object.keys(tees).map(name => [name, pipe()]));
}

const ends = (pipes: ReturnType<typeof openRelays>, end: 'read' | 'write'): Relays =>
  Object.fromEntries(Object.entries(pipes).map(([name, both]) => [name, both[end]]));
