import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { failedPrecondition, messageOf, unavailable, withDeadline } from '@cleat/base';
import { recvFds, sendFds, socketPair, unixConnect } from '@cleat/linux';
import { imagesOf } from '../containers/image-volumes.ts';
import type { Daemon } from '../daemon.ts';
import { Link } from './link.ts';
import { type FromNew, type FromOld, PROTOCOL } from './messages.ts';
import { settle, settleAll } from './settle.ts';

const WELCOME_TIMEOUT_MS = 10_000;
/** How long the old daemon may wait for a quiet moment, in milliseconds. */
const FREEZE_TIMEOUT_MS = 60_000;
const ALIVE_MS = 1_000;
/** How long a client has to open its event stream anew, in milliseconds. */
const RESUME_MS = 30_000;

/** What a successor cannot change. */
type Places = { readonly root: string; readonly socket: string };

/** What the old daemon passes on. The descriptors are ours to close. */
export type Passed = { readonly listenFd: number; readonly lockFd: number };

/**
 * The daemon before us, while it finishes what it has begun. What it holds is lent to it; what it writes is read here;
 * and what is written here is told to it.
 */
export class Predecessor {
  readonly #link: Link<FromOld, FromNew>;
  readonly #passing: number;
  readonly #welcomed = Promise.withResolvers<Places>();
  readonly #frozen = Promise.withResolvers<Passed>();
  readonly #images = Promise.withResolvers<void>();
  readonly #gone = Promise.withResolvers<void>();
  readonly #attached = Promise.withResolvers<Daemon>();
  readonly #settling = new Set<Promise<void>>();
  readonly #asked = new Map<number, AbortController>();
  #seq = 0;
  #isFrozen = false;
  #hasLeft = false;
  #alive: NodeJS.Timeout | undefined;

  private constructor(fd: number, passing: number) {
    this.#passing = passing;
    this.#link = new Link(new Socket({ fd, readable: true, writable: true }), message => this.#handle(message));
    for (const { promise } of [this.#welcomed, this.#frozen, this.#images]) promise.catch(() => undefined); // asked for later
    void this.#link.closed.then(why => this.#closed(why));
  }

  /**
   * Say hello to the daemon that serves now.
   * @throws RpcError FailedPrecondition when there is none, or when it does not hand over; then with its reason.
   */
  static async greet(path: string, version: string, places: Places): Promise<Predecessor> {
    let fd: number;
    try {
      fd = unixConnect(path);
    } catch (err) {
      throw failedPrecondition(`there is no daemon at ${path} to take over from: ${messageOf(err)}`, err);
    }
    const [ours, theirs] = socketPair();
    const hello: FromNew = { t: 'hello', protocol: PROTOCOL, version, pid: process.pid };
    try {
      sendFds(fd, [theirs], Buffer.from(`${JSON.stringify(hello)}\n`));
    } finally {
      closeSync(theirs);
    }
    const predecessor = new Predecessor(fd, ours);
    await predecessor.#meet(places);
    return predecessor;
  }

  /** Wait for the welcome. @throws RpcError FailedPrecondition when we would serve something else than the old daemon */
  async #meet(places: Places): Promise<void> {
    const before = await withDeadline(this.#welcomed.promise, WELCOME_TIMEOUT_MS, 'the old daemon’s welcome');
    for (const key of ['root', 'socket'] as const) {
      if (before[key] === places[key]) continue;
      const found = `${key} is ${places[key]}, and the old daemon’s ${before[key]}`;
      const differs = failedPrecondition(`${found}: that needs a restart`);
      this.failed(differs);
      throw differs;
    }
  }

  /** What we have read so far is kept up to date from here on. */
  attach(d: Daemon): void {
    const tell = (kind: 'pod' | 'container', id: string, isForeign = false) => {
      if (!isForeign) this.#link.send({ t: 'changed', kind, id, seq: ++this.#seq });
    };
    d.pods.onChange(({ entity, isForeign }) => tell('pod', entity.id, isForeign));
    d.containers.onChange(({ entity, to, isForeign }) => {
      tell('container', entity.id, isForeign);
      if (isForeign && d.images)
        // not yet open: whoever opens it looks at all containers
        for (const image of imagesOf(entity.record))
          if (to) d.images.hold(image, entity.id);
          else d.images.release(image, entity.id);
    });
    d.events.keep(() => this.#seq);
    this.#attached.resolve(d);
  }

  /** Loaded and tested. Settles when the old daemon has let go of the image store. @throws RpcError Unavailable as `takeOver` */
  async ready(): Promise<void> {
    this.#link.send({ t: 'ready' });
    await withDeadline(this.#images.promise, FREEZE_TIMEOUT_MS, 'the old daemon’s letting go of the images');
  }

  /** Nothing is missing any more: take over. @throws RpcError Unavailable when the old daemon is gone or has thought better of it */
  async takeOver(): Promise<Passed> {
    this.#link.send({ t: 'opened' });
    return await withDeadline(this.#frozen.promise, FREEZE_TIMEOUT_MS, 'the old daemon’s handing over');
  }

  /** Settles when the old daemon has left, in whatever way: its sockets are free, and nobody else writes here. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  /** We answer calls now. */
  serving(): void {
    this.#link.send({ t: 'serving' });
    this.#alive = setInterval(() => this.#link.send({ t: 'alive' }), ALIVE_MS).unref();
  }

  /** We cannot take over: the old daemon goes on. */
  failed(why: unknown): void {
    this.#link.send({ t: 'failed', why: messageOf(why) });
    this.#link.end();
  }

  /** We were told to stop. */
  leave(): void {
    this.#link.send({ t: 'leaving' });
    this.#link.end();
  }

  async #handle(message: FromOld): Promise<void> {
    if (message.t === 'welcome') return this.#welcomed.resolve(message);
    if (message.t === 'no') return this.#welcomed.reject(failedPrecondition(message.why));
    const d = await this.#attached.promise;
    if (message.t === 'frozen') return await this.#takeAll(d, message);
    if (message.t === 'images') return this.#images.resolve();
    if (message.t === 'changed') {
      await (message.kind === 'pod' ? d.pods : d.containers).reload(message.id);
      d.locks.poke();
    } else if (message.t === 'acquire') void this.#lend(d, message.n, message.key);
    else if (message.t === 'cancel') this.#asked.get(message.n)?.abort();
    else if (message.t === 'release') this.#takeBack(d, message.key);
    else if (message.t === 'sync') this.#whenSettled(message.n);
    else if (message.t === 'streams') this.#resumeStreams(d, message.seq, message.count, message.n);
    else if (message.t === 'left') this.#hasLeft = true;
  }

  async #takeAll(d: Daemon, { held, stopping, changed }: FromOld & { t: 'frozen' }): Promise<void> {
    const [listenFd, lockFd] = recvFds(this.#passing)?.fds ?? [];
    closeSync(this.#passing);
    if (listenFd === undefined || lockFd === undefined) throw unavailable('the listening socket did not come');
    for (const key of held) await d.locks.lend(key);
    for (const id of stopping) d.stopping.add(id);
    await Promise.all(changed.map(({ kind, id }) => (kind === 'pod' ? d.pods : d.containers).reload(id)));
    this.#isFrozen = true;
    this.#frozen.resolve({ listenFd, lockFd });
  }

  async #lend(d: Daemon, n: number, key: string): Promise<void> {
    const asked = new AbortController();
    this.#asked.set(n, asked);
    try {
      await d.locks.lend(key, asked.signal);
      this.#link.send({ t: 'granted', n, key });
    } catch (err) {
      d.log.debug({ key, err }, 'the old daemon does not want a lock any more');
    } finally {
      this.#asked.delete(n);
    }
  }

  #takeBack(d: Daemon, key: string): void {
    d.stopping.delete(key);
    const lock = d.locks.takeBack(key);
    if (!lock) return;
    const settling = settle(d, key).finally(() => {
      lock[Symbol.dispose]();
      this.#settling.delete(settling);
    });
    this.#settling.add(settling);
  }

  #whenSettled(n: number): void {
    void Promise.all(this.#settling).then(() => this.#link.send({ t: 'synced', n }));
  }

  #resumeStreams(d: Daemon, seq: number, count: number, n: number): void {
    if (count === 0) d.events.keepNoLonger();
    else {
      d.events.forgetUntil(seq);
      setTimeout(() => d.events.keepNoLonger(), RESUME_MS).unref();
    }
    this.#whenSettled(n);
  }

  async #closed(why: Error | undefined): Promise<void> {
    clearInterval(this.#alive);
    const gone = unavailable(`the old daemon is gone${why ? `: ${messageOf(why)}` : ''}`);
    for (const step of [this.#welcomed, this.#images, this.#frozen]) step.reject(gone);
    if (this.#isFrozen) {
      const d = await this.#attached.promise;
      if (!this.#hasLeft) {
        d.log.warn({ err: why }, 'the old daemon ended before it had finished: what it had begun is looked after here');
        await Promise.all([d.pods.readAgain(), d.containers.readAgain()]);
      }
      for (const key of d.locks.lentKeys) this.#takeBack(d, key);
      await Promise.all(this.#settling);
      if (!this.#hasLeft) await settleAll(d);
      setTimeout(() => d.events.keepNoLonger(), RESUME_MS).unref();
    }
    this.#gone.resolve();
  }
}
