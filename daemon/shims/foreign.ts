import { basename } from 'node:path';
import { ForeignOptions } from '@cleat/proto/foreign';
import type { Any } from '@cleat/proto/google';
import { Options } from '@cleat/proto/runc-options';
import { Options as RuntimeOptions } from '@cleat/proto/runtime-options';
import type { ShimRuntime } from './handlers.ts';

/** Another shim than ours, which makes a handler's tasks; ours stands before it, and keeps the streams. */
export type ForeignShim = {
  /** Path or name of its program. */
  readonly program: string;
  /** Where it serves already; empty: it is started. */
  readonly address: string;
  /** Its configuration file; empty: its own default. */
  readonly configPath: string;
  /** It runs containers through runc: it takes runc's options, and tells the pids of the containers' own processes. */
  readonly isRunc: boolean;
};

type Configured = { readonly shim: string; readonly address: string; readonly configPath: string };

/** Our own shim's program, under its own name. */
const OURS = /^containerd-shim-cleat-v\d+$/;
/** containerd's own shim. */
const RUNC = /^containerd-shim-runc-v\d+$/;

/** What a handler's configuration says of another shim; undefined when it is ours. */
export function foreignShim({ shim, address, configPath }: Configured): ForeignShim | undefined {
  const name = basename(shim);
  if (address) return { program: '', address, configPath, isRunc: false };
  return OURS.test(name) ? undefined : { program: shim, address, configPath, isRunc: RUNC.test(name) };
}

/**
 * Options of a task, for our shim: runc's, or those that say which other shim is to make it. Their type URLs are the bare
 * full names. Source: containerd api/types/runc/options, api/types/runtimeoptions; its typeurl.
 */
export function taskOptions(runtime: ShimRuntime, io: { readonly uid: number; readonly gid: number }): Any {
  const { foreign } = runtime;
  if (!foreign) return runcOptions(runtime, io);
  const { program, address, configPath, isRunc } = foreign;
  const options = isRunc ? runcOptions(runtime, io) : configPath ? configured(configPath) : undefined;
  const value = ForeignOptions.encode({
    program,
    address,
    callerAddress: runtime.eventsAddress,
    ownPids: isRunc,
    ...(options && { options }),
  });
  return { typeUrl: ForeignOptions.typeName, value };
}

const runcOptions = ({ options }: ShimRuntime, { uid, gid }: { readonly uid: number; readonly gid: number }): Any => ({
  typeUrl: Options.typeName,
  value: Options.encode({
    binaryName: options.runtime,
    root: options.runtimeRoot,
    systemdCgroup: options.systemdCgroup,
    ioUid: uid,
    ioGid: gid,
  }),
});

const configured = (configPath: string): Any => ({
  typeUrl: RuntimeOptions.typeName,
  value: RuntimeOptions.encode({ configPath }),
});
