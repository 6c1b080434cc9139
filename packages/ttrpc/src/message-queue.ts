import { resourceExhausted } from '@cleat/base';
import type { ByteBudget } from './byte-budget.ts';

/** How much may wait for a stream's reader unless said otherwise, in bytes. */
export const DEFAULT_UNREAD_BYTES = 4 * 1024 * 1024;

/** What one queued message is reckoned to cost beyond its bytes: many tiny messages must not slip under the limit. */
const OVERHEAD_BYTES = 256;

/**
 * What has arrived on one stream and was not read yet: bytes in, one reader. ttrpc has no flow control, and one socket
 * carries all streams, so a stream that is not read may hold `limitBytes` and then fails, alone.
 */
export class MessageQueue implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #limitBytes: number;
  readonly #name: string;
  readonly #onReturn: () => void;
  readonly #shared: ByteBudget | undefined;
  #messages: Uint8Array[] = [];
  #heldBytes = 0;
  #end: { readonly error: Error | undefined } | undefined;
  #readers: { resolve(result: IteratorResult<Uint8Array, undefined>): void; reject(error: Error): void }[] = [];

  /**
   * @param name of the stream, for errors
   * @param onReturn called when the reader stops early
   * @param shared a second limit, over several queues
   */
  constructor(name: string, limitBytes: number, onReturn: () => void, shared?: ByteBudget) {
    this.#shared = shared;
    this.#name = name;
    this.#limitBytes = limitBytes;
    this.#onReturn = onReturn;
  }

  /**
   * Add a message; ignored after the end. One message always fits.
   * @throws RpcError ResourceExhausted when too much is unread; the caller ends the queue with it.
   */
  push(message: Uint8Array): void {
    if (this.#end) return;
    const reader = this.#readers.shift();
    if (reader) {
      reader.resolve({ done: false, value: message });
      return;
    }
    const cost = message.byteLength + OVERHEAD_BYTES;
    const fits = this.#messages.length === 0 || this.#heldBytes + cost <= this.#limitBytes;
    if (!fits || this.#shared?.take(cost) === false) {
      throw resourceExhausted(`${this.#name} is not read: ${this.#heldBytes} bytes wait for its reader already`);
    }
    this.#messages.push(message);
    this.#heldBytes += cost;
  }

  /** No more comes. What is queued can still be read, then the error is thrown, if there is one. The first end counts. */
  end(error?: Error): void {
    if (this.#end) return;
    this.#end = { error };
    for (const reader of this.#readers.splice(0)) {
      if (error) reader.reject(error);
      else reader.resolve({ done: true, value: undefined });
    }
  }

  /** End, and drop what is queued. */
  abort(error: Error): void {
    this.#drop();
    this.end(error);
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const value = this.#messages.shift();
    if (value) {
      const cost = value.byteLength + OVERHEAD_BYTES;
      this.#heldBytes -= cost;
      this.#shared?.give(cost);
      return { done: false, value };
    }
    if (!this.#end) return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
    const { error } = this.#end;
    this.#end = { error: undefined }; // thrown once, as a generator does
    if (error) throw error;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#drop();
    this.end();
    this.#onReturn();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #drop(): void {
    this.#messages = [];
    this.#shared?.give(this.#heldBytes);
    this.#heldBytes = 0;
  }
}
