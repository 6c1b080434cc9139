import { failedPrecondition } from '@cleat/base';
import type { ConnectionState } from 'ttrpc-ts';
import type { OomSeen } from '../cgroup/oom.ts';
import type { CgroupPaths } from '../cgroup/paths.ts';
import type { ShimFlags } from '../cli/flags.ts';
import type { QueuedEvent } from '../events/event.ts';
import type { IoState } from '../io/io-state.ts';
import type { IoOwner } from '../io/pipe-io.ts';
import type { Stdio } from '../io/uri.ts';
import type { TaskState } from '../process/task-state.ts';
import type { RuntimeOptions } from '../runtime/runtime.ts';
import type { HostState } from './session-hosts.ts';

/**
 * Versions of the form below that this program reads. Fields are added, never changed; a program says which versions it
 * reads in its self-test. Version 2 is of a shim that is not the parent of all of its processes: one that does not know
 * of that would wait for their ends for ever.
 */
export const STATE_VERSIONS = [1, 2] as const;

/** A program that the shim can become. Plain data. */
export type Program = {
  readonly version: string;
  /** What the kernel executes: Node. */
  readonly file: string;
  /** Its flags and script. */
  readonly args: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
};

/** One process of the container, as it is handed over. */
export type ProcessState = {
  readonly execId: string;
  readonly stdio: Stdio;
  readonly spec: string;
  readonly state: TaskState;
  readonly io?: IoState;
};

export type ContainerState = {
  readonly id: string;
  readonly bundle: string;
  readonly runtime: RuntimeOptions;
  readonly cgroup?: CgroupPaths;
  readonly mounts: readonly string[];
  readonly ioOwner: IoOwner;
  readonly awaitsStart?: boolean;
  readonly initReaped: boolean;
  readonly oomKills: number;
  readonly oomSeen?: OomSeen;
  readonly files: number;
  readonly init: ProcessState;
  readonly execs: readonly ProcessState[];
};

/** All that a shim hands to the program that it becomes. Descriptors keep their numbers. */
export type UpgradeState = {
  readonly version: (typeof STATE_VERSIONS)[number];
  readonly flags: ShimFlags;
  readonly startedAtNs: bigint;
  /** What is written to the shim's log: pino's names. */
  readonly logLevel: string;
  /** Descriptor of the listening socket. */
  readonly listener: number;
  readonly connections: readonly ConnectionState[];
  readonly events: readonly QueuedEvent[];
  readonly container?: ContainerState;
  /** Processes that serve the sessions that were open before. */
  readonly hosts: readonly HostState[];
  /** The shim's processes that are not children of the program that goes on, with their pidfds. Only with version 2. */
  readonly fosters?: readonly (readonly [pid: number, pidfd: number])[];
  /** Every descriptor that is named above. */
  readonly fds: readonly number[];
  /** The program that hands over: it takes back what its successor cannot take. */
  readonly from: Program;
  /** Why the successor could not; it is the predecessor that reads this. */
  readonly failure?: string;
};

/** As JSON. 64-bit numbers and bytes are objects with one key. */
export const encodeState = (state: UpgradeState): string =>
  JSON.stringify(state, (_, value: unknown) => {
    if (typeof value === 'bigint') return { bigint: String(value) };
    return value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;
  });

/** @throws RpcError FailedPrecondition when it is of another version, SyntaxError when it is no JSON. */
export function decodeState(text: string): UpgradeState {
  const state = JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const [[key, inner] = [], more] = Object.entries(value);
    if (more || typeof inner !== 'string') return value;
    if (key === 'bigint') return BigInt(inner);
    return key === 'base64' ? new Uint8Array(Buffer.from(inner, 'base64')) : value;
  }) as UpgradeState;
  if (!STATE_VERSIONS.includes(state.version))
    throw failedPrecondition(`the state of the predecessor is of version ${state.version}, not ${STATE_VERSIONS}`);
  return state;
}
