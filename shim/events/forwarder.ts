import { type Clock, messageOf } from '@cleat/base';
import { Events } from '@cleat/proto/events';
import type { Logger } from 'pino';
import { type Channel, type Client, connect, createClient } from 'ttrpc-ts';
import { timestamp } from '../timestamp.ts';
import { type EventFields, type EventKind, eventTypes, makeEvent, type QueuedEvent } from './event.ts';

/** Deadline of one connect and of one event, in milliseconds. */
const SEND_TIMEOUT_MS = 5_000;
/** Pauses between attempts while nobody listens, in milliseconds: doubled from the first to the last. */
const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 10_000;

export type ForwarderOptions = {
  /** Where events go, TTRPC_ADDRESS; empty: they are kept. */
  readonly address: string;
  readonly namespace: string;
  readonly clock: Clock;
  readonly log: Logger;
};

/**
 * Sends events in their order to whoever listens at the given address. What nobody takes is kept and sent again:
 * a container has few events, and none is dropped. Publishing never waits.
 */
export class EventForwarder {
  readonly #options: ForwarderOptions;
  readonly #queue: QueuedEvent[] = [];
  /** Told of each event as it is published, beside those that it is sent to. They must not throw. */
  readonly watchers = new Set<(event: QueuedEvent) => void>();
  #channel: Channel | undefined;
  #client: Client<typeof Events> | undefined;
  #sending = false;
  #closed = false;
  #held = false;
  #pauseMs = FIRST_PAUSE_MS;
  #endPause: () => void = () => {};
  #emptied: (() => void)[] = [];

  constructor(options: ForwarderOptions) {
    this.#options = options;
  }

  /** Events that nobody has taken yet, oldest first. */
  get queued(): readonly QueuedEvent[] {
    return this.#queue;
  }

  publish<K extends EventKind>(kind: K, fields: EventFields<K>): void {
    const { clock, log, address } = this.#options;
    const event = makeEvent(kind, fields, clock.nowNs());
    this.#queue.push(event);
    for (const watcher of this.watchers) watcher(event);
    log.debug({ event: kind }, 'event');
    if (address) void this.#send();
  }

  /** Queue events that a predecessor could not send. */
  goOn(events: readonly QueuedEvent[]): void {
    this.#queue.push(...events);
    if (this.#options.address && this.#queue.length > 0) void this.#send();
  }

  /** Begin to send nothing new. What waits for an answer may still get it. */
  hold(): void {
    this.#held = true;
    this.#endPause();
  }

  release(): void {
    this.#held = false;
    if (this.#options.address && this.#queue.length > 0) void this.#send();
  }

  /** An event was sent and is not answered yet. */
  get busy(): boolean {
    return this.#sending;
  }

  /** Somebody may listen again: try now. */
  retryNow(): void {
    this.#endPause();
  }

  /** Settles when every event was taken, or after `timeoutMs`. */
  async flush(timeoutMs: number): Promise<void> {
    if (this.#queue.length === 0 || !this.#options.address) return;
    this.retryNow();
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#emptied.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Send no more. What is queued stays so. */
  close(): void {
    this.#closed = true;
    this.#channel?.close();
    this.#endPause();
  }

  /** Never rejects. */
  async #send(): Promise<void> {
    if (this.#sending || this.#held) return;
    this.#sending = true;
    for (let event = this.#queue[0]; event && !this.#closed && !this.#held; event = this.#queue[0]) {
      try {
        await this.#forward(event);
        this.#queue.shift();
        this.#pauseMs = FIRST_PAUSE_MS;
      } catch (err) {
        this.#options.log.debug({ event: event.kind }, `event not taken: ${messageOf(err)}`);
        if (!this.#closed && !this.#held) await this.#pause();
      }
    }
    this.#sending = false;
    for (const resolve of this.#emptied.splice(0)) resolve();
  }

  async #forward({ kind, atNs, value }: QueuedEvent): Promise<void> {
    const { type, topic } = eventTypes[kind];
    const event = { typeUrl: type.typeName, value };
    const envelope = { timestamp: timestamp(atNs), namespace: this.#options.namespace, topic, event };
    const client = this.#client ?? (await this.#connect());
    await client.forward({ envelope }, { timeoutMs: SEND_TIMEOUT_MS });
  }

  async #connect(): Promise<Client<typeof Events>> {
    const channel = await connect(this.#options.address, { timeoutMs: SEND_TIMEOUT_MS });
    this.#channel = channel;
    this.#client = createClient(Events, channel);
    channel.closed.then(() => {
      if (this.#channel !== channel) return;
      this.#channel = undefined;
      this.#client = undefined;
    });
    return this.#client;
  }

  #pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#pauseMs);
    this.#endPause = () => {
      clearTimeout(timer);
      resolve();
    };
    this.#pauseMs = Math.min(2 * this.#pauseMs, LAST_PAUSE_MS);
    return promise;
  }
}
