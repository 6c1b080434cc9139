import type { Server as NetServer } from 'node:net';
import { failedPrecondition } from '@cleat/base';
import { descriptorOf, type Server } from 'ttrpc-ts';
import type { ShimFlags } from '../cli/flags.ts';
import type { Keep } from '../io/io-state.ts';
import type { Shim } from '../shim.ts';
import { version } from '../version.ts';
import type { ForkedHost } from './become-session-host.ts';
import { containerState } from './container-state.ts';
import type { UpgradeState } from './state.ts';

/** What a shim serves with. */
export type Serving = { readonly server: Server; readonly listener: NetServer; readonly flags: ShimFlags };

type Fosters = NonNullable<UpgradeState['fosters']>;

/** What a successor gets. */
export type Collected = {
  readonly state: UpgradeState;
  /** The descriptors that the state names, in the order of `state.fds`, as they are numbered here. */
  readonly fds: readonly number[];
};

/**
 * All that a shim that stands still hands over.
 * @param fosters processes that are not the successor's children, with their pidfds.
 * @param place number that a descriptor has in the successor.
 * @throws RpcError FailedPrecondition when the shim is leaving.
 */
export function collect(shim: Shim, serving: Serving, fosters: Fosters, place: Keep = fd => fd): Collected {
  const { server, listener, flags } = serving;
  const kept = new Map<number, number>();
  const keep: Keep = fd => {
    const there = kept.get(fd) ?? place(fd);
    kept.set(fd, there);
    return there;
  };
  const listening = descriptorOf(listener);
  if (listening === undefined) throw failedPrecondition('the shim is leaving');
  const connections = server.handOver(keep);
  const container = shim.container && containerState(shim.container, keep);
  const hosts = shim.hosts.handOver(keep);
  const state: UpgradeState = {
    version: fosters.length > 0 ? 2 : 1,
    flags,
    startedAtNs: shim.startedAtNs,
    logLevel: shim.log.level,
    listener: keep(listening),
    connections,
    events: shim.events.queued,
    ...(container && { container }),
    hosts,
    ...(fosters.length > 0 && { fosters: fosters.map(([pid, pidfd]) => [pid, keep(pidfd)] as const) }),
    fds: [...kept.values()],
    from: { version: version(), file: process.execPath, args: [...process.execArgv, process.argv[1] ?? ''], env: {} },
  };
  return { state, fds: [...kept.keys()] };
}

/** The descriptors of a process that keeps the open sessions. */
export const hostFds = ({ fd, relays }: ForkedHost): number[] => [fd, ...Object.values(relays)];

/** The state of a shim one of whose sessions goes on in a process of its own. @param place as for `collect`. */
export function withHost(state: UpgradeState, host: ForkedHost, place: Keep = fd => fd): UpgradeState {
  const { abandon: _, relays, ...rest } = host;
  const fd = place(host.fd); // in the order of hostFds
  const placed = Object.fromEntries(Object.entries(relays).map(([name, relay]) => [name, place(relay)]));
  return {
    ...state,
    hosts: [...state.hosts, { ...rest, fd, relays: placed }],
    fds: [...state.fds, fd, ...Object.values(placed)],
  };
}
