import type { Init } from '@cleat/proto/codec';
import type { TraceRequest, TraceResponse } from '@cleat/proto/debug';
import type { CallContext, FrameTap, Server } from 'ttrpc-ts';
import { eventTypes, type QueuedEvent } from '../events/event.ts';
import type { Shim } from '../shim.ts';

/** How much of a frame is shown, in bytes, and how much may wait for a slow reader: beyond it, things are left out. */
const MAX_DATA_BYTES = 64 * 1024;
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
/** What one thing is reckoned to hold beside its data, in bytes. */
const OVERHEAD_BYTES = 200;

type Traced = Init<TraceResponse>;

/** What has been seen and not been sent yet. */
class Waiting {
  readonly #items: { item: Traced; bytes: number }[] = [];
  #bytes = 0;
  #lost = 0;
  #wake: () => void = () => {};

  push(item: Traced, dataBytes: number): void {
    const bytes = dataBytes + OVERHEAD_BYTES;
    if (this.#bytes + bytes > MAX_WAITING_BYTES) {
      this.#lost++;
      return;
    }
    this.#bytes += bytes;
    this.#items.push({ item: this.#lost ? { ...item, lost: this.#lost } : item, bytes });
    this.#lost = 0;
    this.#wake();
  }

  /** Until the signal aborts. */
  async *read(signal: AbortSignal): AsyncGenerator<Traced> {
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    while (!signal.aborted) {
      const next = this.#items.shift();
      if (next) {
        this.#bytes -= next.bytes;
        yield next.item;
        continue;
      }
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }
}

/** Who watches a server now: it has one tap, and several may watch. */
const watchers = new Map<Server, Set<FrameTap>>();

function watch(server: Server, tap: FrameTap): () => void {
  const taps = watchers.get(server) ?? new Set();
  watchers.set(server, taps.add(tap));
  server.tap = (...frame) => {
    for (const each of taps) each(...frame);
  };
  return () => {
    taps.delete(tap);
    if (taps.size === 0) server.tap = undefined;
  };
}

/** Trace: every frame of other connections, and every event, until the caller leaves. */
export async function* trace(server: Server, shim: Shim, { eventsOnly }: TraceRequest, context: CallContext) {
  const waiting = new Waiting();
  const now = () => shim.clock.nowNs();
  const onEvent = ({ kind, atNs, value }: QueuedEvent) => {
    const { topic, type } = eventTypes[kind];
    waiting.push({ event: { at: atNs, topic, type: type.typeName, value } }, value.length);
  };
  const onFrame: FrameTap = (connection, sent, { streamId, type, flags, data }) => {
    if (connection === context.connection) return; // to tell of what is told here would never end
    const whole = Buffer.concat(data);
    const shown = whole.subarray(0, MAX_DATA_BYTES);
    const frame = { at: now(), connection, sent, streamId, type, flags, data: shown, length: whole.length };
    waiting.push({ frame }, shown.length);
  };
  const unwatch = eventsOnly ? () => {} : watch(server, onFrame);
  shim.events.watchers.add(onEvent);
  try {
    yield {}; // the watch has begun
    yield* waiting.read(context.signal);
  } finally {
    shim.events.watchers.delete(onEvent);
    unwatch();
  }
}
