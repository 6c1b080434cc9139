import { internal, messageOf } from '@cleat/base';
import type { MessageQueue } from './message-queue.ts';
import type { AnyCodec, Codec } from './service.ts';

/** The half of a codec that reads. */
export interface Decoder<T> {
  decode(bytes: Uint8Array): T;
}

/** @throws RpcError Internal when the bytes are not such a message; `what` names them. */
export function decodeMessage<T>(decoder: Decoder<T>, bytes: Uint8Array, what: string): T {
  try {
    return decoder.decode(bytes);
  } catch (err) {
    throw internal(`cannot decode ${what}: ${messageOf(err)}`, err);
  }
}

/** @throws RpcError Internal when the message does not fit its type; `what` names it. */
export function encodeMessage(codec: AnyCodec, message: unknown, what: string): Uint8Array {
  try {
    return (codec as Codec<unknown>).encode(message); // its type was checked where it came in
  } catch (err) {
    throw internal(`cannot encode ${what}: ${messageOf(err)}`, err);
  }
}

/** A queue, decoded as it is read. Not a generator: `return` must work before the first and during a pending `next`. */
export class DecodedQueue<T> implements AsyncIterableIterator<T, undefined> {
  readonly #queue: MessageQueue;
  readonly #decoder: Decoder<T>;
  readonly #what: string;

  constructor(queue: MessageQueue, decoder: Decoder<T>, what: string) {
    this.#queue = queue;
    this.#decoder = decoder;
    this.#what = what;
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    const result = await this.#queue.next();
    if (result.done) return result;
    try {
      return { done: false, value: decodeMessage(this.#decoder, result.value, this.#what) };
    } catch (err) {
      await this.#queue.return(); // a loop does not call return after next has thrown
      throw err;
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    await this.#queue.return();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
