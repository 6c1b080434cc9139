import { closeSync } from 'node:fs';
import { type ExitRecord, isNotFound, isUnavailable, messageOf, readExitRecord } from '@cleat/base';
import { pidfdExitStatus, pidfdOpen, pidfdSendSignal, shellStatus, watchReadable } from '@cleat/linux';
import type { Bootstrap } from './bootstrap.ts';
import { ShimConnection } from './connection.ts';
import { exitOfRecord, type TaskExit, unknownExit } from './exit.ts';
import type { ShimRuntime } from './handlers.ts';
import { IdleConnection } from './idle-connection.ts';
import { killShim } from './kill-shim.ts';

/** How long the kernel gets to tell the exit status of a container whose shim is gone, and how often it is asked, in milliseconds. */
const KERNEL_WAIT_MS = 2_000;
const KERNEL_POLL_MS = 10;
/** How long a shim may take over a signal, in milliseconds: while it hangs, the grace period does not begin. */
const SIGNAL_TIMEOUT_MS = 3_000;
/** How long after a failed attempt a shim is dialled again, in milliseconds. */
const REDIAL_MS = 1_000;

/**
 * The daemon's view of one task that runs under a shim. It learns of the end from three sides, whichever comes first
 * (the pidfd of the init, the shim's event, the loss of the shim), and reports it once, from the shim's exit record
 * where there is one.
 */
export class Task {
  readonly id: string;
  readonly bundle: string;
  /** Settles once, when the init process has ended. Never rejects. */
  readonly exited: Promise<TaskExit>;
  /** Its shim did not tell its state when the daemon started. */
  isSilent = false;
  readonly #runtime: ShimRuntime;
  readonly #bootstrap: Bootstrap;
  #connection: ShimConnection;
  readonly #idle = new IdleConnection<ShimConnection>();
  #pid = 0;
  #pidfd: number | undefined;
  #watch: Disposable | undefined;
  #settle: (exit: TaskExit) => void = () => {};
  #settling: Promise<void> | undefined;
  #released = false;

  constructor(runtime: ShimRuntime, id: string, bundle: string, bootstrap: Bootstrap, connection: ShimConnection) {
    this.#runtime = runtime;
    this.id = id;
    this.bundle = bundle;
    this.#bootstrap = bootstrap;
    this.#connection = connection;
    this.exited = new Promise(resolve => {
      this.#settle = resolve;
    });
    this.#follow(connection);
  }

  get pid(): number {
    return this.#pid;
  }

  get connection(): ShimConnection {
    return this.#connection;
  }

  /** Its shim is ours, and a zygote forks what is like it. */
  get isRenewable(): boolean {
    return this.#runtime.zygote !== undefined && !this.#runtime.foreign;
  }

  /** A further connection, for a call that must end when its caller leaves: the shim learns of that by the connection's end. */
  async connect(): Promise<ShimConnection> {
    return this.#idle.take() ?? (await ShimConnection.open(this.#bootstrap, this.#runtime.callTimeoutMs));
  }

  /** A connection from `connect`, on which nothing is under way any more, is at the next one's disposal, or closed. */
  giveBack(connection: ShimConnection): void {
    if (this.#released) connection.close();
    else this.#idle.keep(connection);
  }

  /** Whether the init process is there: while it is, its pid is no other's. */
  isAlive(): boolean {
    if (!this.#runtime.hasOwnPids) return this.#pid !== 0 && this.#settling === undefined; // as far as is known
    return this.#pidfd !== undefined && pidfdSendSignal(this.#pidfd, 0);
  }

  /**
   * Begin to watch the init process, as soon as its pid is known. One that the container shares with others is no witness:
   * the end is told by the shim's event, which it repeats until it is taken.
   */
  watch(pid: number): void {
    this.#pid = pid;
    if (!this.#runtime.hasOwnPids) return;
    try {
      this.#pidfd = pidfdOpen(pid);
    } catch {
      this.noticeExit(); // it has ended already: the record or the shim tells how
      return;
    }
    this.#watch = watchReadable(this.#pidfd, () => this.noticeExit());
  }

  /** The init process had ended before it could be watched: its pid may be another's by now. */
  hasEnded(): void {
    if (!this.#runtime.hasOwnPids) return;
    this.noticeExit();
    this.#closePidfd();
  }

  /** The init process is said to have ended: find out how, once. */
  noticeExit(): void {
    this.#unwatch();
    this.#settling ??= this.#findExit().then(this.#settle);
  }

  /** Signal the init process, without the shim when the shim does not answer. An ended process is fine. */
  async signal(signal: number, options: { all?: boolean } = {}): Promise<void> {
    const timeoutMs = Math.min(SIGNAL_TIMEOUT_MS, this.#runtime.callTimeoutMs);
    try {
      await this.#connection.task.kill({ id: this.id, signal, all: options.all ?? false }, { timeoutMs });
    } catch (err) {
      if (isNotFound(err)) return;
      this.#runtime.log.warn({ id: this.id, signal, err }, `the shim did not deliver a signal: ${messageOf(err)}`);
      this.signalDirectly(signal);
    }
  }

  /**
   * Signal the init process by its pidfd: reaches nobody else, and needs no shim. Where containers share their pid, only
   * the shim can: it is asked, and nobody waits for it.
   */
  signalDirectly(signal: number): void {
    if (!this.#runtime.hasOwnPids) {
      this.#connection.task
        .kill({ id: this.id, signal, all: true })
        .catch(err => this.#runtime.log.debug({ id: this.id, signal, err }, 'a signal was not delivered'));
      return;
    }
    if (this.#pidfd === undefined) return;
    try {
      pidfdSendSignal(this.#pidfd, signal);
    } catch (err) {
      // An AppArmor profile that receives no signals: what is left is to kill the cgroup.
      this.#runtime.log.warn({ id: this.id, signal, err }, `a signal was refused: ${messageOf(err)}`);
    }
  }

  /** The shim is about to end by itself: the loss of its connection says nothing. */
  expectLoss(): void {
    this.#released = true;
  }

  /** Let go of the task: descriptors and connection. The task itself is not touched. */
  release(): void {
    this.#released = true;
    this.#unwatch();
    this.#closePidfd();
    this.#connection.close();
    this.#idle.close();
  }

  #closePidfd(): void {
    if (this.#pidfd !== undefined) closeSync(this.#pidfd);
    this.#pidfd = undefined;
  }

  #follow(connection: ShimConnection): void {
    connection.closed.then(() => this.#lost(connection));
  }

  /** The connection broke: dial again; a shim that cannot be reached any more is dead, and its container with it. */
  async #lost(connection: ShimConnection): Promise<void> {
    if (this.#released || this.#connection !== connection) return;
    try {
      this.#connection = await ShimConnection.open(this.#bootstrap, this.#runtime.callTimeoutMs);
      if (this.#released) this.#connection.close();
      else this.#follow(this.#connection);
    } catch (err) {
      if (this.#released) return;
      if (!isUnavailable(err)) return this.#dialLater(connection, err); // it hangs, or we lack something: nothing is known of it
      this.#runtime.log.warn({ id: this.id, pid: this.#pid, err }, 'the shim is gone: its container is ended');
      this.signalDirectly(9);
      this.noticeExit();
    }
  }

  #dialLater(connection: ShimConnection, err: unknown): void {
    this.#runtime.log.warn({ id: this.id, err }, `the shim cannot be reached, and is dialled again: ${messageOf(err)}`);
    setTimeout(() => void this.#lost(connection), REDIAL_MS).unref();
  }

  #unwatch(): void {
    this.#watch?.[Symbol.dispose]();
    this.#watch = undefined;
  }

  async #findExit(): Promise<TaskExit> {
    const early = await this.#readRecord();
    if (early) return exitOfRecord(early);
    // The shim answers Wait after it has written the record.
    const waited = await this.#connection.task.wait({ id: this.id }).catch(() => undefined); // dead or stuck: the kernel is asked next
    const record = await this.#readRecord();
    if (record) return exitOfRecord(record);
    if (waited) return { ...unknownExit(this.#runtime.clock.nowNs()), status: waited.exitStatus, source: 'record' };
    await killShim(this.id, this.bundle); // a stuck one keeps the kernel from telling, and has nothing left to hold
    return await this.#askKernel();
  }

  /** A record that cannot be read is none: the shim and the kernel are asked. */
  async #readRecord(): Promise<ExitRecord | undefined> {
    try {
      return await readExitRecord(this.bundle);
    } catch (err) {
      this.#runtime.log.error({ id: this.id, err }, `an exit record cannot be read: ${messageOf(err)}`);
      return undefined;
    }
  }

  /** The kernel tells once whoever inherited the process has reaped it. */
  async #askKernel(): Promise<TaskExit> {
    const unknown = unknownExit(this.#runtime.clock.nowNs());
    for (let waitedMs = 0; this.#pidfd !== undefined && waitedMs < KERNEL_WAIT_MS; waitedMs += KERNEL_POLL_MS) {
      const waitStatus = pidfdExitStatus(this.#pidfd);
      if (waitStatus !== undefined) return { ...unknown, status: shellStatus(waitStatus), source: 'kernel' };
      await new Promise(resolve => setTimeout(resolve, KERNEL_POLL_MS));
    }
    return unknown;
  }
}
