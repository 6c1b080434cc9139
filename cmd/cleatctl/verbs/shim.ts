import type { Verb } from '../verb.ts';
import { shimAttach } from './shim-attach.ts';
import { shimCall } from './shim-call.ts';
import { shimDescribe } from './shim-describe.ts';
import { shimDevtools } from './shim-devtools.ts';
import { shimEvents } from './shim-events.ts';
import { shimExec } from './shim-exec.ts';
import { shimHeap } from './shim-heap.ts';
import { shimInspect } from './shim-inspect.ts';
import { shimKill } from './shim-kill.ts';
import { shimLogLevel } from './shim-log-level.ts';
import { shimLogs } from './shim-logs.ts';
import { shimLs } from './shim-ls.ts';
import { shimPids } from './shim-pids.ts';
import { shimProfile } from './shim-profile.ts';
import { shimRenew } from './shim-renew.ts';
import { shimState } from './shim-state.ts';
import { shimStats } from './shim-stats.ts';
import { shimTrace } from './shim-trace.ts';
import { shimUpgrade } from './shim-upgrade.ts';
import { shimWait } from './shim-wait.ts';

/** The commands of `cleatctl shim`, in the order of the help. Each asks a shim at its socket, without a daemon. */
export const shimVerbs: readonly Verb[] = [
  shimLs,
  shimState,
  shimInspect,
  shimPids,
  shimStats,
  shimWait,
  shimUpgrade,
  shimRenew,
  shimEvents,
  shimLogs,
  shimExec,
  shimAttach,
  shimKill,
  shimCall,
  shimDescribe,
  shimLogLevel,
  shimProfile,
  shimHeap,
  shimDevtools,
  shimTrace,
];
