import { resourceExhausted, unavailable } from '@cleat/base';
import { Backlog } from './backlog.ts';
import { Subscription } from './subscription.ts';

/** How many events wait for one subscriber: as many as a full node sends when all of its pods end at once. */
const MAX_QUEUED = 4096;

/**
 * Hands each event to everybody who listens at that moment. It never waits: a subscriber that does not keep up is
 * ended with an error, and knows that it must look for itself. Without subscribers nothing is made and nothing is kept.
 */
export class EventHub<E extends object> {
  readonly #subscriptions = new Set<Subscription<E>>();
  readonly #maxQueued: number;
  #overflows = 0;
  #backlog: Backlog<E> | undefined;
  #isDetached = false;

  constructor(maxQueued = MAX_QUEUED) {
    this.#maxQueued = maxQueued;
  }

  /** How many listen now. */
  get subscribers(): number {
    return this.#subscriptions.size;
  }

  /** How many subscribers were ended so far because they did not keep up. */
  get overflows(): number {
    return this.#overflows;
  }

  /** Begin to listen: from here on no event is missed. The subscription ends when it is left or `signal` aborts. */
  subscribe(signal: AbortSignal): AsyncIterableIterator<E> {
    const subscription = new Subscription<E>(() => this.#subscriptions.delete(subscription));
    for (const event of this.#backlog?.events ?? []) subscription.push(event);
    this.#subscriptions.add(subscription);
    if (this.#isDetached) subscription.finish();
    else if (signal.aborted) subscription.end();
    else signal.addEventListener('abort', () => subscription.end(), { once: true });
    return subscription;
  }

  /**
   * @param make builds the event, once for all; not called when nobody listens.
   * @param isForeign the daemon that hands over to us, or takes over from us, tells its own listeners of it.
   */
  emit(make: () => E, isForeign = false): void {
    if (this.#subscriptions.size === 0 && !this.#backlog) return;
    const event = make();
    this.#backlog?.add(event, isForeign);
    for (const subscription of this.#subscriptions) {
      if (subscription.queued < this.#maxQueued) subscription.push(event);
      else this.#overflow(subscription);
    }
  }

  /**
   * From now on keep what happens, for those whose streams at the daemon before us will end, and begin anew here:
   * whoever subscribes is told of it first.
   * @param position counts our own changes.
   */
  keep(position: () => number): void {
    this.#backlog = new Backlog(position, this.#maxQueued);
  }

  /** The streams at the daemon before us have told of everything of its own, and of our changes up to `position`. */
  forgetUntil(position: number): void {
    this.#backlog?.forgetUntil(position);
  }

  /** Everybody has come, or has had the time. */
  keepNoLonger(): void {
    this.#backlog = undefined;
  }

  /** Tell nobody of anything any more. @returns ends the subscriptions when what waits has been read. */
  detach(): () => void {
    this.#isDetached = true;
    const subscriptions = [...this.#subscriptions];
    this.#subscriptions.clear();
    return () => {
      for (const subscription of subscriptions) subscription.finish();
    };
  }

  /** End all subscriptions: the daemon stops. */
  close(): void {
    for (const subscription of this.#subscriptions) subscription.end(unavailable('the daemon stops: subscribe again'));
  }

  #overflow(subscription: Subscription<E>): void {
    this.#overflows++;
    subscription.end(resourceExhausted(`events are not read: ${this.#maxQueued} wait; list anew and subscribe again`));
  }
}
