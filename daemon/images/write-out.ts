import { type KeyedLock, messageOf, withDeadline } from '@cleat/base';
import type { Logger } from 'pino';
import type { ImageRecords } from './image-records.ts';
import type { UnpackWorker } from './unpack/unpack-worker.ts';

/** The end of the daemon waits so long; what is not written out then, the next daemon of the same boot sees to. */
const CLOSE_DEADLINE_MS = 10_000;

export type WriteOutOptions = {
  readonly records: ImageRecords;
  readonly worker: Pick<UnpackWorker, 'lull' | 'syncFilesystem'>;
  /** A directory on the file system that all content is on. */
  readonly root: string;
  /** Its lock `records` guards every change of the records. */
  readonly changes: KeyedLock;
  readonly log: Logger;
};

/**
 * Writes out, in the background, the files of images that were pulled, and then says so in their records: a pull need not
 * wait for the disk. An image whose record does not say so is gone after a power cut.
 */
export class WriteOut {
  readonly #options: WriteOutOptions;
  #running: Promise<void> | undefined;

  constructor(options: WriteOutOptions) {
    this.#options = options;
  }

  /** There may be images that are not synced. Those that come while it runs are seen to, too. */
  begin(): void {
    this.#running ??= this.#run()
      .catch(err =>
        this.#options.log.error(
          { err },
          `images are not written out yet, the next pull tries again: ${messageOf(err)}`,
        ),
      )
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** Wait for what runs. */
  async close(): Promise<void> {
    const { log } = this.#options;
    await withDeadline(this.#running ?? Promise.resolve(), CLOSE_DEADLINE_MS, 'writing out images').catch(err =>
      log.warn(`${messageOf(err)}: a power cut now would lose some`),
    );
  }

  async #run(): Promise<void> {
    const { records, worker, root, changes } = this.#options;
    for (let unsynced = records.unsynced(); unsynced.length > 0; unsynced = records.unsynced()) {
      await worker.lull();
      await worker.syncFilesystem(root);
      using _lock = await changes.acquire('records');
      await records.settle(unsynced);
    }
  }
}
