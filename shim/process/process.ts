import type { ProcessIo } from '../io/process-io.ts';
import type { Stdio } from '../io/uri.ts';
import { type Exit, livePid, move, type TaskState } from './task-state.ts';

/** One process of a container: its init, or one that was exec'd. */
export class Process {
  /** Empty for the init process. */
  readonly execId: string;
  readonly stdio: Stdio;
  /** What an exec is to run, an OCI Process as JSON, until it has been started. */
  spec: string;
  /** Settles once, when the process's end is a fact: written down, its output read. Never rejects. */
  readonly exited: Promise<Exit>;
  /** A call of the runtime that makes or starts the process; settles, never rejects. Its end is told after that. */
  launching: Promise<void> = Promise.resolve();
  io: ProcessIo | undefined;
  #state: TaskState = { kind: 'created', pid: 0 };
  #settle: (exit: Exit) => void = () => {};

  /** @param taken its state, where a predecessor has made it. */
  constructor(execId: string, stdio: Stdio, spec = '', taken?: TaskState) {
    this.execId = execId;
    this.stdio = stdio;
    this.spec = spec;
    this.exited = new Promise(resolve => {
      this.#settle = resolve;
    });
    if (!taken) return;
    this.#state = taken;
    if (taken.kind === 'stopped') this.#settle(taken.exit);
  }

  get state(): TaskState {
    return this.#state;
  }

  /** Pid of the process as long as it is there, else 0. */
  get pid(): number {
    return livePid(this.#state);
  }

  /** The runtime has made the process, which waits for start. */
  made(pid: number): void {
    this.#state = { kind: 'created', pid };
  }

  /** @throws RpcError FailedPrecondition when there is no such move. */
  move(to: TaskState): void {
    this.#state = move(this.#state, to);
    if (to.kind === 'stopped') this.#settle(to.exit);
  }
}
