import type { OomCounter } from '../cgroup/oom.ts';
import type { CgroupPaths } from '../cgroup/paths.ts';
import type { IoOwner } from '../io/pipe-io.ts';
import type { ProcessIo } from '../io/process-io.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Process } from './process.ts';

/** The container of a shim, from Create to Delete. */
export class Container {
  readonly id: string;
  readonly bundle: string;
  readonly runtime: Runtime;
  readonly init: Process;
  /** Exec'd processes by their exec id, until each is deleted. */
  readonly execs = new Map<string, Process>();
  /** Where the container's processes are counted and limited. */
  cgroup: CgroupPaths | undefined;
  /** Mount points that Create made, in its order. */
  mounts: readonly string[] = [];
  /** Who owns the pipes of its processes' streams. */
  ioOwner: IoOwner = { uid: 0, gid: 0 };
  /** Create has run the program at once, and Start has not been called yet. */
  awaitsStart = false;
  /** The init process has been reaped: nothing may be exec'd any more. */
  initReaped = false;
  /** How often the kernel's OOM killer had struck when last looked at. */
  oomKills = 0;
  oom: OomCounter | undefined;
  /** Commands that a call of ExecSync waits for: their streams and pids. */
  readonly commands = new Map<ProcessIo, number>();
  /** How many execs have got files of their own. */
  files = 0;

  constructor(id: string, bundle: string, runtime: Runtime, init: Process) {
    this.id = id;
    this.bundle = bundle;
    this.runtime = runtime;
    this.init = init;
  }

  /** Prefix for the files of one exec, unique in this container. Exec ids are the caller's and may be any text. */
  nextExecFiles(): string {
    this.files++;
    return `${this.bundle}/exec-${this.files}`;
  }
}
