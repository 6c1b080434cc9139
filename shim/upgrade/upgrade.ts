import { closeSync, ftruncateSync, writeSync } from 'node:fs';
import type { Server as NetServer } from 'node:net';
import { failedPrecondition } from '@cleat/base';
import { execute, memfd, setCloexec } from '@cleat/linux';
import { descriptorOf, type Server } from 'ttrpc-ts';
import type { ShimFlags } from '../cli/flags.ts';
import type { Shim } from '../shim.ts';
import { version } from '../version.ts';
import { askProgram } from './ask-program.ts';
import { becomeSessionHost, type ForkedHost } from './become-session-host.ts';
import { containerState } from './container-state.ts';
import { standStill } from './stand-still.ts';
import { encodeState, type Program, STATE_VERSION, type UpgradeState } from './state.ts';

/** What a shim serves with. */
export type Serving = { readonly server: Server; readonly listener: NetServer; readonly flags: ShimFlags };

/**
 * Become another version of this program, in place: same pid, same children, same sockets and pipes. Never returns,
 * also in the process that keeps the open sessions.
 * @param path absolute path of the new program.
 * @throws RpcError as askProgram and standStill do; SystemError when the kernel refuses. The shim goes on then.
 */
export async function upgrade(shim: Shim, serving: Serving, path: string): Promise<never> {
  const program = await askProgram(path, shim.children);
  shim.log.info({ to: program.version, path }, 'becoming another version');
  await standStill(shim, serving.server, () => become(shim, serving, program));
  return await new Promise<never>(() => {}); // a copy of this process, which keeps the sessions: the call is not its own
}

/** In one synchronous stretch. Returns only in the copy that keeps the sessions. */
function become(shim: Shim, serving: Serving, program: Program): void {
  const state = collect(shim, serving);
  const host = shim.sessions.isBusy ? becomeSessionHost(shim, state.fds) : undefined;
  if (shim.sessions.isBusy && !host) return;
  const all = host ? { ...state, hosts: [...state.hosts, plain(host)], fds: [...state.fds, ...hostFds(host)] } : state;
  try {
    executeWith(all, program);
  } catch (err) {
    host?.abandon();
    throw err;
  }
}

/** @throws SystemError: then nothing has changed. */
export function executeWith(state: UpgradeState, { file, args, env }: Program): never {
  const { namespace, id, address, bundle, debug, socket, socketDir } = state.flags;
  const fd = memfd('cleat-shim-state');
  const kept = [...state.fds, fd];
  try {
    ftruncateSync(fd);
    writeSync(fd, encodeState(state));
    for (const each of kept) setCloexec(each, false);
    const flags = ['-namespace', namespace, '-id', id, '-address', address, '-bundle', bundle];
    if (debug) flags.push('-debug');
    if (socket) flags.push('-socket', socket);
    if (socketDir) flags.push('-socket-dir', socketDir);
    return execute(file, [file, ...args, ...flags, 'resume', String(fd)], { ...process.env, ...env });
  } finally {
    for (const each of kept) setCloexec(each, true);
    closeSync(fd);
  }
}

function collect(shim: Shim, { server, listener, flags }: Serving): UpgradeState {
  const fds = new Set<number>();
  const keep = (fd: number) => {
    fds.add(fd);
    return fd;
  };
  const listening = descriptorOf(listener);
  if (listening === undefined) throw failedPrecondition('the shim is leaving');
  const connections = server.handOver();
  for (const { fd, calls } of connections) {
    keep(fd);
    for (const { state } of calls) for (const used of descriptorsIn(state)) keep(used);
  }
  const container = shim.container && containerState(shim.container, keep);
  return {
    version: STATE_VERSION,
    flags,
    startedAtNs: shim.startedAtNs,
    logLevel: shim.log.level,
    listener: keep(listening),
    connections,
    events: shim.events.queued,
    ...(container && { container }),
    hosts: shim.hosts.handOver(keep),
    fds: [...fds],
    from: { version: version(), file: process.execPath, args: [...process.execArgv, process.argv[1] ?? ''], env: {} },
  };
}

/** A call that goes on elsewhere tells so which descriptors it needs there. */
const descriptorsIn = (state: unknown): readonly number[] =>
  (state as { readonly fds?: readonly number[] } | undefined)?.fds ?? [];

const plain = ({ abandon: _, ...host }: ForkedHost) => host;

const hostFds = ({ fd, relays }: ForkedHost): number[] => [fd, ...Object.values(relays)];
