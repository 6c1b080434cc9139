import { AsyncLocalStorage } from 'node:async_hooks';
import { messageOf, systemClock } from '@cleat/base';
import type { Span } from './span.ts';

/** How many steps of one call are kept. */
const MAX_SPANS = 100;
/** Longest error that is kept, in characters. */
const MAX_ERROR_CHARS = 300;

let lastId = 0;

/** Collects the steps of one call, until it is closed: what goes on after the answer is no step of it. */
export class Recorder {
  #spans: Span[] = [];
  readonly #running = new Map<number, () => Span>();
  #isOpen = true;

  push(span: Span): void {
    this.#running.delete(span.id);
    if (this.#isOpen && (this.#spans.length < MAX_SPANS || span.parent === 0)) this.#spans.push(span);
  }

  /** A step begins. @param look tells of it while it goes on. */
  begin(id: number, look: () => Span): void {
    if (this.#isOpen && this.#running.size < MAX_SPANS) this.#running.set(id, look);
  }

  /** What there is while the call goes on: the call itself is the last. */
  sofar(): readonly Span[] {
    return [...this.#spans, ...[...this.#running.values()].map(look => look()).toReversed()];
  }

  /** What was collected; nothing of it is held on to. */
  close(): readonly Span[] {
    const spans = this.#spans;
    this.#spans = [];
    this.#isOpen = false;
    this.#running.clear();
    return spans;
  }
}

type Place = { readonly recorder: Recorder; readonly parent: number };

const places = new AsyncLocalStorage<Place>();

/** Do something, and let `recorder` collect the steps that it takes, itself as the last one. */
export const recordCall = <T>(recorder: Recorder, name: string, work: () => T | Promise<T>): Promise<T> =>
  timed({ recorder, parent: 0 }, name, work);

/** Do something that is a step of the call that is being answered; of none, where nobody wants to know. */
export async function step<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const place = places.getStore();
  return place ? await timed(place, name, work) : await work();
}

async function timed<T>({ recorder, parent }: Place, name: string, work: () => T | Promise<T>): Promise<T> {
  const id = ++lastId;
  const startedAtNs = systemClock.nowNs();
  const beganAtMs = performance.now();
  const look = (error: string, running: boolean): Span => {
    const durationUs = Math.round((performance.now() - beganAtMs) * 1000);
    return { id, parent, name, process: 'cleatd', containerId: '', startedAtNs, durationUs, error, running };
  };
  const end = (error: string) => recorder.push(look(error, false));
  recorder.begin(id, () => look('', true));
  try {
    const result = await places.run({ recorder, parent: id }, work);
    end('');
    return result;
  } catch (err) {
    end(messageOf(err).slice(0, MAX_ERROR_CHARS));
    throw err;
  }
}

/** An id for a span that somebody else has measured. */
export const nextSpanId = (): number => ++lastId;
