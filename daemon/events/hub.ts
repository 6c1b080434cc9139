import { resourceExhausted, unavailable } from '@cleat/base';
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
    this.#subscriptions.add(subscription);
    if (signal.aborted) subscription.end();
    else signal.addEventListener('abort', () => subscription.end(), { once: true });
    return subscription;
  }

  /** @param make builds the event, once for all; not called when nobody listens. */
  emit(make: () => E): void {
    if (this.#subscriptions.size === 0) return;
    const event = make();
    for (const subscription of this.#subscriptions) {
      if (subscription.queued < this.#maxQueued) subscription.push(event);
      else this.#overflow(subscription);
    }
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
