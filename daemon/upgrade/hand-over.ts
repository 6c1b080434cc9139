import { closeSync } from 'node:fs';
import { failedPrecondition, messageOf, unavailable, withDeadline } from '@cleat/base';
import { sendFds } from '@cleat/linux';
import type { Daemon } from '../daemon.ts';
import type { Link } from './link.ts';
import type { Changed, FromNew, FromOld } from './messages.ts';
import type { LockMaster } from './operation-locks.ts';

/** How long a successor may take to load and test itself, and from the handing over to its first answer, in milliseconds. */
const READY_TIMEOUT_MS = 60_000;
const SERVING_TIMEOUT_MS = 20_000;
/** How long a successor may take to notice that we leave, in milliseconds: it need not. */
const LEAVE_TIMEOUT_MS = 5_000;
/** A successor that says nothing for so long is sick, in milliseconds. It speaks every second. */
const SILENCE_MS = 8_000;

type Waiting = { readonly resolve: () => void; readonly reject: (err: unknown) => void; readonly message: FromOld };

/**
 * The daemon that leaves, towards the one that takes over. From `freeze` on the other one has the last word: locks are
 * asked for there, and what changes is told. If it fails, another one may be attached: everything goes on where it was.
 */
export class HandOver implements LockMaster {
  readonly #d: Daemon;
  #link: Link<FromNew, FromOld> | undefined;
  #passing = -1;
  /** The successor has been told where everything stands: from there on it is told of each step. */
  #isAttached = false;
  readonly #frozen = Promise.withResolvers<void>();
  #isFrozen = false;
  #hasReleasedImages = false;
  #isOver = false;
  #changed: Changed[] = [];
  #seq = 0;
  #nextNumber = 1;
  readonly #waiting = new Map<number, Waiting>();
  #steps = steps();
  #heardAtMs = 0;

  constructor(d: Daemon) {
    this.#d = d;
    const told = (kind: Changed['kind'], id: string, isForeign = false) => isForeign || this.#tell({ kind, id });
    d.pods.onChange(({ entity, isForeign }) => told('pod', entity.id, isForeign));
    d.containers.onChange(({ entity, isForeign }) => told('container', entity.id, isForeign));
  }

  /** Whether this daemon takes nothing on any more. */
  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** Whether the image store is not ours any more. What is to be done there is done by the successor, when it serves. */
  get hasReleasedImages(): boolean {
    return this.#hasReleasedImages;
  }

  /** Settles when another daemon takes on what comes. */
  get frozen(): Promise<void> {
    return this.#frozen.promise;
  }

  /**
   * A successor has said hello: let it load.
   * @param passing a socket for descriptors, ours to close
   */
  welcome(link: Link<FromNew, FromOld>, passing: number): void {
    this.#link = link;
    this.#passing = passing;
    this.#changed = [];
    this.#steps = steps();
    const all = this.#steps;
    void link.closed.then(why => {
      if (this.#link === link) this.#isAttached = false;
      const gone = failedPrecondition(`the new daemon is gone${why ? `: ${messageOf(why)}` : ''}`);
      for (const step of [all.ready, all.opened, all.serving, all.lost]) step.reject(gone);
    });
    const { root, socket } = this.#d.config;
    link.send({ t: 'welcome', version: this.#d.version, pid: process.pid, root, socket });
  }

  /** The successor is gone or not wanted: what waits for it waits for the next one. */
  dismiss(why: Error): void {
    this.#link?.close(why);
    this.#link = undefined;
    this.#isAttached = false;
    if (this.#passing >= 0) closeSync(this.#passing);
    this.#passing = -1;
  }

  /** Wait until the successor has loaded. @throws its reason when it has failed. */
  async ready(): Promise<void> {
    await withDeadline(this.#steps.ready.promise, READY_TIMEOUT_MS, 'loading the new daemon');
  }

  /** Give the image store away, and wait until the successor has opened it. Everything else goes on. */
  async passImages(release: () => Promise<void>): Promise<void> {
    this.#hasReleasedImages = true;
    await release();
    this.#link?.send({ t: 'images' });
    await withDeadline(this.#steps.opened.promise, SERVING_TIMEOUT_MS, 'opening the image store in the new daemon');
  }

  /** Hand over, in one turn of the event loop. @param fds the listening socket and the lock of the state directory. */
  freeze(fds: readonly number[]): void {
    const link = this.#link;
    if (!link) throw failedPrecondition('there is no daemon to hand over to');
    this.#isFrozen = true;
    this.#frozen.resolve();
    this.#d.locks.follow(this);
    const { held } = this.#d.locks;
    sendFds(this.#passing, fds, Buffer.from([1]));
    closeSync(this.#passing);
    this.#passing = -1;
    link.send({ t: 'frozen', held, stopping: [...this.#d.stopping], changed: this.#changed });
    this.#changed = [];
    this.#isAttached = true;
    for (const { message } of this.#waiting.values()) link.send(message); // what the last successor did not answer
  }

  /** Wait until the successor answers calls. */
  async serving(): Promise<void> {
    await withDeadline(this.#steps.serving.promise, SERVING_TIMEOUT_MS, 'the start of the new daemon');
  }

  /**
   * Watch the successor prove itself.
   * @returns false when it was told to stop meanwhile, which is no failure.
   * @throws when it is gone or says nothing.
   */
  async watch(provingMs: number): Promise<boolean> {
    this.#heardAtMs = performance.now();
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const proved = setTimeout(resolve, provingMs, true);
    const silent = setInterval(() => {
      if (performance.now() - this.#heardAtMs > SILENCE_MS)
        reject(failedPrecondition(`the new daemon has said nothing for ${SILENCE_MS} ms`));
    }, 250);
    this.#steps.left.promise.then(() => resolve(false));
    this.#steps.lost.promise.catch(reject);
    try {
      return await promise;
    } finally {
      clearTimeout(proved);
      clearInterval(silent);
    }
  }

  /** Settles when the successor is gone. */
  get lost(): Promise<void> {
    return this.#steps.lost.promise.catch(() => undefined);
  }

  commit(): void {
    this.#link?.send({ t: 'committed' });
  }

  /** End the event streams: those who listen find the rest at the successor. */
  async endStreams(): Promise<void> {
    const count = this.#d.events.subscribers;
    const finish = this.#d.events.detach();
    await this.#ask(n => ({ t: 'streams', n, seq: this.#seq, count }));
    finish();
  }

  /** All is finished, or has to end: say so. What waits for an answer now gets none. */
  async leave(): Promise<void> {
    this.#isOver = true;
    for (const { resolve, reject, message } of this.#waiting.values())
      if (message.t === 'acquire') reject(unavailable('the daemon ends'));
      else resolve();
    this.#waiting.clear();
    this.#link?.send({ t: 'left' });
    this.#link?.end();
    await withDeadline(this.lost, LEAVE_TIMEOUT_MS, 'the farewell').catch(() => undefined); // it hangs: it finds out later
  }

  /** Before a call is answered: its caller may ask the successor next, which must know by then what we did. */
  async settled(): Promise<void> {
    if (this.#isFrozen && !this.#isOver) await this.#ask(n => ({ t: 'sync', n }));
  }

  async acquire(key: string, signal?: AbortSignal): Promise<void> {
    let number = 0;
    const granted = this.#ask(n => {
      number = n;
      return { t: 'acquire', n, key };
    });
    const onAbort = () => {
      this.#waiting.get(number)?.reject(signal?.reason);
      if (this.#waiting.delete(number)) this.#link?.send({ t: 'cancel', n: number });
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await granted;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  release(key: string): void {
    if (this.#isAttached) this.#link?.send({ t: 'release', key });
  }

  /** Handles what the successor says. */
  async handle(message: FromNew): Promise<void> {
    this.#heardAtMs = performance.now();
    if (message.t === 'ready') this.#steps.ready.resolve();
    else if (message.t === 'opened') this.#steps.opened.resolve();
    else if (message.t === 'serving') this.#steps.serving.resolve();
    else if (message.t === 'failed') this.#steps.ready.reject(failedPrecondition(message.why));
    else if (message.t === 'leaving') this.#steps.left.resolve();
    else if (message.t === 'synced') this.#answered(message.n);
    else if (message.t === 'granted') {
      if (!this.#answered(message.n)) this.release(message.key); // whoever asked has left meanwhile
    } else if (message.t === 'changed') {
      await (message.kind === 'pod' ? this.#d.pods : this.#d.containers).reload(message.id);
      this.#seq = message.seq;
      this.#d.locks.poke();
    }
  }

  #answered(n: number): boolean {
    const waiting = this.#waiting.get(n);
    waiting?.resolve();
    return this.#waiting.delete(n);
  }

  /** Sent again to the next successor when this one fails before it has answered. */
  #ask(make: (n: number) => FromOld): Promise<void> {
    if (this.#isOver) return Promise.reject(unavailable('the daemon ends'));
    const n = this.#nextNumber++;
    const message = make(n);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.set(n, { resolve, reject, message });
    if (this.#isAttached) this.#link?.send(message);
    return promise;
  }

  #tell(changed: Changed): void {
    if (this.#isAttached) this.#link?.send({ t: 'changed', ...changed });
    else if (this.#link) this.#changed.push(changed);
  }
}

/** What is waited for of one successor. */
function steps() {
  const all = {
    ready: Promise.withResolvers<void>(),
    opened: Promise.withResolvers<void>(),
    serving: Promise.withResolvers<void>(),
    lost: Promise.withResolvers<void>(),
    left: Promise.withResolvers<void>(),
  };
  for (const { promise } of Object.values(all)) promise.catch(() => undefined); // asked for when their time comes
  return all;
}
