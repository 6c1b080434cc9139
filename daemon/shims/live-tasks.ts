import type { OperationLocks } from '../upgrade/operation-locks.ts';
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

/** What becomes of a task that has ended. All handle their own errors. */
export type Ending = {
  /** Makes the end a fact. */
  readonly record: (exit: TaskExit) => Promise<void>;
  /** Gives back what the task held. */
  readonly free: () => Promise<void>;
  /** Whether the end is a fact already, which another daemon may have written. */
  readonly isRecorded: () => boolean;
  /** Whether what the task is of was removed, which another daemon may have done. */
  readonly isGone: () => boolean;
};

/** The tasks that have a shim, by id. */
export class LiveTasks {
  readonly #tasks = new Map<string, LiveTask>();
  readonly #locks: OperationLocks;

  constructor(locks: OperationLocks) {
    this.#locks = locks;
  }

  get(id: string): LiveTask | undefined {
    return this.#tasks.get(id);
  }

  all(): IterableIterator<LiveTask> {
    return this.#tasks.values();
  }

  /** Follow a task to its end. While two daemons follow it, one of them records and frees; the other only lets go. */
  follow(task: Task, { record, free, isRecorded, isGone }: Ending): LiveTask {
    let isOurs = false;
    const ended = task.exited.then(async exit => {
      isOurs = (await this.#locks.isOursToRecord(task.id, () => isRecorded() || isGone())) && !isGone();
      if (!isOurs) return;
      this.#locks.keep(task.id);
      await record(exit);
    });
    const freed = ended
      .then(async () => (isOurs ? await free() : task.release()))
      .finally(() => {
        this.#tasks.delete(task.id);
        if (isOurs) this.#locks.drop(task.id);
      });
    const live = { task, ended, freed };
    this.#tasks.set(task.id, live);
    return live;
  }
}
