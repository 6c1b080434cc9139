import type { CgroupPaths } from './cgroup/paths.ts';
import type { QueuedEvent } from './events/event.ts';
import type { Stdio } from './io/uri.ts';
import type { Process } from './process/process.ts';
import type { TaskState } from './process/task-state.ts';
import type { RuntimeOptions } from './runtime/runtime.ts';
import type { Shim } from './shim.ts';

type ProcessState = { readonly execId: string; readonly state: TaskState; readonly stdio: Stdio };

/** Everything that a shim would hand to its successor, as plain data. */
export type ShimState = {
  readonly version: 1;
  readonly id: string;
  readonly namespace: string;
  readonly bundle: string;
  readonly startedAtNs: bigint;
  readonly container?: {
    readonly id: string;
    readonly bundle: string;
    readonly runtime: RuntimeOptions;
    readonly cgroup?: CgroupPaths;
    readonly mounts: readonly string[];
    readonly oomKills: number;
    readonly init: ProcessState;
    readonly execs: readonly ProcessState[];
  };
  readonly events: readonly QueuedEvent[];
};

export function shimState(shim: Shim): ShimState {
  const { id, namespace, bundle, startedAtNs, container } = shim;
  const base = { version: 1, id, namespace, bundle, startedAtNs, events: shim.events.queued } as const;
  if (!container) return base;
  const { runtime, cgroup, mounts, oomKills, init, execs } = container;
  return {
    ...base,
    container: {
      id: container.id,
      bundle: container.bundle,
      runtime: runtime.options,
      ...(cgroup ? { cgroup } : {}),
      mounts,
      oomKills,
      init: processState(init),
      execs: [...execs.values()].map(processState),
    },
  };
}

/** As JSON: 64-bit numbers in decimal, bytes in base64, both as strings. */
export const stateJson = (state: ShimState): string =>
  JSON.stringify(state, (_, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  });

const processState = ({ execId, state, stdio }: Process): ProcessState => ({ execId, state, stdio });
