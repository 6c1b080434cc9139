import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { messageOf } from '@cleat/base';

/** Several files are often written at once: how long a directory must have been quiet before it is read, in milliseconds. */
const QUIET_MS = 100;
/** A directory that is never quiet is read this often anyway, in milliseconds. */
const LONGEST_WAIT_MS = 1000;

/** Tells when something in a directory changes. The directory may come, go, and come again. */
export class ConfigWatch implements Disposable {
  readonly #dir: string;
  readonly #changed: () => void;
  readonly #failed: (message: string) => void;
  #watcher: { readonly fs: FSWatcher; readonly identity: string } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #firstChangeAt = 0;
  #closed = false;

  /**
   * @param changed called once the directory was quiet again; it calls `renew`, then reads.
   * @param failed told why the directory cannot be watched.
   */
  constructor(dir: string, changed: () => void, failed: (message: string) => void) {
    this.#dir = dir;
    this.#changed = changed;
    this.#failed = failed;
  }

  /** Whether changes are told: not while there is no directory, or the kernel's limit on watches is reached. */
  get watching(): boolean {
    return this.#watcher !== undefined;
  }

  /** Watch the directory that has the name now. Call it before each reading, so that nothing is missed in between. */
  async renew(): Promise<void> {
    const identity = await this.#identity();
    if (this.#closed || identity === this.#watcher?.identity) return;
    this.#stop();
    if (identity === undefined) return;
    try {
      const fs = watch(this.#dir, { persistent: false }, () => this.#noticed());
      fs.on('error', err => {
        this.#failed(messageOf(err));
        this.#stop();
      });
      this.#watcher = { fs, identity };
    } catch (err) {
      this.#failed(messageOf(err));
    }
  }

  /** Tells a directory from a later one of the same name; inode numbers alone are used again at once. */
  async #identity(): Promise<string | undefined> {
    try {
      const { dev, ino, birthtimeNs } = await stat(this.#dir, { bigint: true });
      return `${dev}:${ino}:${birthtimeNs}`;
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw err;
    }
  }

  #noticed(): void {
    const now = performance.now();
    if (this.#timer === undefined) this.#firstChangeAt = now;
    clearTimeout(this.#timer);
    const waitMs = Math.min(QUIET_MS, Math.max(0, this.#firstChangeAt + LONGEST_WAIT_MS - now));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#changed();
    }, waitMs);
  }

  #stop(): void {
    this.#watcher?.fs.close();
    this.#watcher = undefined;
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    this.#stop();
    clearTimeout(this.#timer);
  }
}
