import type { ForeignOptions } from '@cleat/proto/foreign';
import type { Shim as ShimService } from '@cleat/proto/shim';
import type { Task } from '@cleat/proto/task-v3';
import type { Handlers } from 'ttrpc-ts';
import type { OomCounter } from '../cgroup/oom.ts';
import { Process } from '../process/process.ts';
import type { ForeignConnection } from './client.ts';
import type { FifoIo } from './fifo-io.ts';

/** What is needed of the container that another shim runs for us, from Create to Delete. */
export class ForeignContainer {
  readonly id: string;
  readonly bundle: string;
  readonly options: ForeignOptions;
  readonly connection: ForeignConnection;
  /** The init process as far as we know it: facts, and no question to anybody. */
  readonly init: Process;
  readonly io: FifoIo;
  /** The calls of its clients, by service. */
  task: Handlers<typeof Task> = {};
  extras: Handlers<typeof ShimService> = {};
  /** The kernel's OOM killer struck in the container. */
  oomKilled = false;
  /** Counts that where the processes are the kernel's own. */
  oom: OomCounter | undefined;
  #execs = 0;

  constructor(
    made: Pick<ForeignContainer, 'id' | 'bundle' | 'options' | 'connection' | 'io'>,
    stdio: Process['stdio'],
  ) {
    this.id = made.id;
    this.bundle = made.bundle;
    this.options = made.options;
    this.connection = made.connection;
    this.io = made.io;
    this.init = new Process('', stdio);
    this.init.io = made.io;
  }

  /** Id for an exec of ours, unique in this container: others' are their callers'. */
  nextExecId(): string {
    this.#execs++;
    return `cleat-${process.pid}-${this.#execs}`;
  }
}
