import { closeSync } from 'node:fs';
import { pidfdEndStatus, pidfdSendSignal, watchReadable } from '@cleat/linux';

/** How often one that has ended is asked for its status, where the kernel does not tell it at once, in milliseconds. */
const RETRY_MS = 10;

type Foster = { readonly fd: number; watch?: Disposable | undefined; timer?: NodeJS.Timeout | undefined };

/**
 * Processes that were a predecessor's children: whoever inherited them reaps them, and their ends are learned by the
 * pidfds that the predecessor opened while they were its own.
 */
export class Fosters {
  readonly #all = new Map<number, Foster>();

  /** @param fd a pidfd, which is closed when the end was told. */
  add(pid: number, fd: number): void {
    this.#all.set(pid, { fd });
  }

  has(pid: number): boolean {
    return this.#all.has(pid);
  }

  /** It was not reaped yet. */
  isThere(pid: number): boolean {
    const foster = this.#all.get(pid);
    return foster !== undefined && pidfdSendSignal(foster.fd, 0);
  }

  /** Pids and their pidfds. */
  get all(): readonly (readonly [pid: number, fd: number])[] {
    return [...this.#all].map(([pid, { fd }]) => [pid, fd] as const);
  }

  /** Call back whenever its end may be known, until it was told or `unwatch` is called. */
  watch(pid: number, onEnd: () => void): void {
    const foster = this.#all.get(pid);
    if (!foster || foster.watch || foster.timer) return;
    foster.watch = watchReadable(foster.fd, () => {
      this.#unwatch(foster); // it is level-triggered, and the status may be told later than the end
      foster.timer = setTimeout(() => {
        foster.timer = undefined;
        this.watch(pid, onEnd);
      }, RETRY_MS);
      onEnd();
    });
  }

  /** Look at none any more. */
  unwatchAll(): void {
    for (const foster of this.#all.values()) this.#unwatch(foster);
  }

  /** Its wait status once it has ended, told once; undefined before. */
  end(pid: number): { readonly status: number } | undefined {
    const foster = this.#all.get(pid);
    const status = foster && pidfdEndStatus(foster.fd, pid);
    if (!foster || status === undefined) return undefined;
    this.#unwatch(foster);
    this.#all.delete(pid);
    closeSync(foster.fd);
    return { status };
  }

  #unwatch(foster: Foster): void {
    foster.watch?.[Symbol.dispose]();
    clearTimeout(foster.timer);
    foster.watch = foster.timer = undefined;
  }
}
