import type { Clock } from '@cleat/base';
import { peekZombie, shellStatus, waitpidNow } from '@cleat/linux';
import type { NodeChildren } from '../children.ts';
import { Fosters } from './fosters.ts';
import type { Exit } from './task-state.ts';

/** The process that reaps for this one. */
export type RemoteReaper = {
  launch(begins: boolean): void;
  own(pid: number): void;
};

type OnExit = (exit: Exit) => void;

/**
 * Reaps what is the shim's to reap: the processes of its container, and orphans that fell to it as a child subreaper.
 * Node's own children are left to Node.
 *
 * A process may end before the runtime has told its pid: while a launch is under way, the ends of unknown processes
 * are kept, and `own` delivers the one that was waited for.
 */
export class Reaper {
  readonly #owned = new Map<number, OnExit>();
  readonly #early = new Map<number, Exit>();
  readonly #fosters = new Fosters();
  #launches = 0;
  #held = false;
  #remote: RemoteReaper | undefined;
  #retry = false;
  readonly #clock: Clock;
  readonly #nodeChildren: NodeChildren;

  constructor(clock: Clock, nodeChildren: NodeChildren) {
    this.#clock = clock;
    this.#nodeChildren = nodeChildren;
  }

  /** Begin to reap. From here on a zombie lives for one turn of the event loop. @returns how to end that. */
  start(): () => void {
    const listener = (): void => this.reap();
    process.on('SIGCHLD', listener);
    return () => process.off('SIGCHLD', listener);
  }

  /** Reap nothing for now: what ends stays a zombie, for a successor. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.reap();
    for (const [pid] of this.#fosters.all) this.#watch(pid);
  }

  /** The process was a predecessor's child. Call this before `own`. @param pidfd which is this reaper's from now on. */
  foster(pid: number, pidfd: number): void {
    this.#fosters.add(pid, pidfd);
  }

  /** Those that are not our own children, with their pidfds. */
  get fostered(): readonly (readonly [pid: number, pidfd: number])[] {
    return this.#fosters.all;
  }

  /** A launch is under way. */
  get isLaunching(): boolean {
    return this.#launches > 0;
  }

  /** Pids that somebody waits for. */
  get pids(): readonly number[] {
    return [...this.#owned.keys()];
  }

  /**
   * Leave the reaping to another process, from which this one was forked: the children are its own.
   * @param keep pids that this process still waits for. `ended` tells their ends.
   */
  delegate(remote: RemoteReaper, keep: readonly number[]): void {
    this.#remote = remote;
    this.#fosters.unwatchAll();
    for (const pid of this.#owned.keys()) if (!keep.includes(pid)) this.#owned.delete(pid);
  }

  /** After `delegate`: a process was reaped. */
  ended(pid: number, exit: Exit): void {
    const onExit = this.#owned.get(pid);
    this.#owned.delete(pid);
    onExit?.(exit);
  }

  /** Keep the ends of unknown processes until this is disposed of. */
  launch(): Disposable {
    this.#launches++;
    this.#remote?.launch(true);
    return {
      [Symbol.dispose]: () => {
        this.#remote?.launch(false);
        if (--this.#launches === 0) this.#early.clear();
      },
    };
  }

  /** Call `onExit` once, when the process has ended; later in this turn of the event loop if it has ended already. */
  own(pid: number, onExit: OnExit): void {
    const early = this.#early.get(pid);
    if (early) {
      this.#early.delete(pid);
      queueMicrotask(() => onExit(early));
      return;
    }
    this.#owned.set(pid, onExit);
    if (this.#remote) this.#remote.own(pid);
    else if (!this.#held && !this.#reapPid(pid)) this.#watch(pid);
  }

  /** The process is there, or a zombie: its pid can be nobody else's. */
  owns(pid: number): boolean {
    return this.#owned.has(pid) && (!this.#fosters.has(pid) || this.#fosters.isThere(pid));
  }

  /** Its end is still to be told. */
  awaits(pid: number): boolean {
    return this.#owned.has(pid);
  }

  /** Reap all that has ended. */
  reap(): void {
    if (this.#held || this.#remote) return;
    for (const pid of this.#owned.keys()) this.#reapPid(pid);
    for (let pid = peekZombie(); pid !== undefined; pid = peekZombie()) {
      const hidesOthers = this.#nodeChildren.has(pid); // until Node has reaped it
      if (hidesOthers) this.#lookAgain();
      if (hidesOthers || !this.#reapPid(pid)) return;
    }
  }

  /** While held, what ends is seen by `release`. */
  #watch(pid: number): void {
    this.#fosters.watch(pid, () => {
      if (this.#held) this.#fosters.unwatchAll();
      else this.reap();
    });
  }

  #lookAgain(): void {
    if (this.#retry) return;
    this.#retry = true;
    setImmediate(() => {
      this.#retry = false;
      this.reap();
    });
  }

  #reapPid(pid: number): boolean {
    const ended = this.#fosters.has(pid) ? this.#fosters.end(pid) : waitpidNow(pid);
    if (!ended) return false;
    const exit = { status: shellStatus(ended.status), atNs: this.#clock.nowNs() };
    const onExit = this.#owned.get(pid);
    this.#owned.delete(pid);
    if (onExit) onExit(exit);
    else if (this.#launches > 0) this.#early.set(pid, exit);
    return true;
  }
}
