import type { TaskExit } from './exit.ts';
import type { Task } from './task.ts';

/** A task under watch. */
export type LiveTask = {
  readonly task: Task;
  /** Settles when the end of the task is a fact on disk. Never rejects. */
  readonly ended: Promise<void>;
  /** Settles when its shim, mounts and runtime state are freed, as far as that went. Never rejects. */
  readonly freed: Promise<void>;
};

/** The tasks that have a shim, by id. */
export class LiveTasks {
  readonly #tasks = new Map<string, LiveTask>();

  get(id: string): LiveTask | undefined {
    return this.#tasks.get(id);
  }

  all(): IterableIterator<LiveTask> {
    return this.#tasks.values();
  }

  /**
   * Follow a task to its end: `record` makes the end a fact, then `free` gives back what the task held.
   * Both handle their own errors.
   */
  follow(task: Task, record: (exit: TaskExit) => Promise<void>, free: () => Promise<void>): LiveTask {
    const ended = task.exited.then(record);
    const freed = ended.then(free).finally(() => this.#tasks.delete(task.id));
    const live = { task, ended, freed };
    this.#tasks.set(task.id, live);
    return live;
  }
}
