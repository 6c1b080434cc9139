import { type Clock, invalidArgument, type ShimOptions } from '@cleat/base';
import type { Logger } from 'pino';
import type { Daemon } from '../daemon.ts';
import type { PodRecord } from '../store/pods.ts';
import type { AttachGrace } from './attach-grace.ts';
import { type ForeignShim, foreignShim } from './foreign.ts';
import type { Zygote } from './zygote.ts';

/** How to run the tasks of one runtime handler, and what their daemon side needs. */
export type ShimRuntime = {
  readonly log: Logger;
  readonly clock: Clock;
  /** Path of the shim's program. */
  readonly program: string;
  /** Our address: shims put their sockets into its directory's `s/`, and send their events to it. */
  readonly eventsAddress: string;
  /** Deadline of an ordinary call to a shim, in milliseconds. */
  readonly callTimeoutMs: number;
  /** Deadline of the shim's `start` and `delete` commands and of the task's creation and start, in milliseconds. */
  readonly startTimeoutMs: number;
  readonly options: ShimOptions;
  /** Another shim that makes the tasks; ours hosts their streams. */
  readonly foreign: ForeignShim | undefined;
  /** Pids that the shim tells are the containers' own processes: whoever signals one reaches nobody else. */
  readonly hasOwnPids: boolean;
  /** Forks the shims of this program, where it can. */
  readonly zygote?: Zygote | undefined;
  readonly attachGrace: AttachGrace;
};

/** The name of a handler: the configured default for the empty one. @throws RpcError InvalidArgument for an unknown one. */
export function handlerName(d: Pick<Daemon, 'config'>, requested: string): string {
  const name = requested || d.config.runtime.defaultHandler;
  if (Object.hasOwn(d.config.runtime.handlers, name)) return name;
  const known = Object.keys(d.config.runtime.handlers).join(', ');
  throw invalidArgument(`runtime_handler ${JSON.stringify(requested)} is not configured; there are: ${known}`);
}

/** The runtime of a handler, for tasks of a pod whose cgroups are made by `cgroupDriver`. */
export function runtimeOf(d: Daemon, handler: string, cgroupDriver?: PodRecord['cgroupDriver']): ShimRuntime {
  const configured = d.config.runtime.handlers[handlerName(d, handler)];
  if (!configured) throw invalidArgument(`runtime handler ${handler} is not configured`);
  const { binary, root } = configured;
  const foreign = foreignShim(configured);
  const shim = foreign ? d.zygote.program : configured.shim;
  return {
    log: d.log,
    clock: d.clock,
    program: shim,
    zygote: shim === d.zygote.program ? d.zygote : undefined,
    attachGrace: d.attachGrace,
    eventsAddress: d.paths.events,
    foreign,
    hasOwnPids: foreign?.isRunc ?? true,
    callTimeoutMs: d.config.limits.shimCallTimeoutMs,
    startTimeoutMs: d.config.limits.shimStartTimeoutMs,
    options: {
      version: 1,
      runtime: binary,
      runtimeRoot: root || d.paths.runtimeRoot,
      systemdCgroup: cgroupDriver === 'systemd',
    },
  };
}

/** How containers of a handler get their root file systems. */
export const snapshotterOf = (d: Pick<Daemon, 'config'>, handler: string): 'overlay' | 'native' =>
  d.config.runtime.handlers[handlerName(d, handler)]?.snapshotter ?? 'overlay';

/** Pods of this handler need a pause container: those of runtimes that make the pod's sandbox with it, and as configured. */
export function needsPauseAlways(d: Pick<Daemon, 'config'>, handler: string): boolean {
  const configured = d.config.runtime.handlers[handlerName(d, handler)];
  if (!configured) return false;
  const foreign = foreignShim(configured);
  return configured.pause === 'always' || (foreign !== undefined && !foreign.isRunc);
}
