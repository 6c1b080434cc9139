import { internal } from '@cleat/base';
import type { Channel } from './channel.ts';
import type { ClientCall } from './client-call.ts';
import { DecodedQueue, type Decoder } from './codec.ts';

/** A call whose requests are a stream. It ends when the server ends it, when `receive` is left early, or by its limits. */
export class ClientStream<Q, R> {
  /** The server's messages; one where the method does not stream responses. Errors of the call are thrown here. */
  readonly receive: AsyncIterableIterator<R, undefined>;
  readonly #channel: Channel;
  readonly #call: ClientCall;
  readonly #encode: (message: Q) => Uint8Array;
  #sendClosed = false;

  constructor(channel: Channel, call: ClientCall, encode: (message: Q) => Uint8Array, response: Decoder<R>) {
    this.#channel = channel;
    this.#call = call;
    this.#encode = encode;
    this.receive = new DecodedQueue(call.responses, response, `a response of ${call.kind.name}`);
  }

  /**
   * Send one message.
   * @returns when the socket has room for more: await it, or memory is the limit.
   * @throws RpcError the call's error once it failed, FailedPrecondition after its end, ResourceExhausted beyond 4 MiB.
   */
  send(message: Q): Promise<void> {
    return this.#channel.send(this.#call, this.#encode(message));
  }

  /** Tell the server that no more will be sent. Does nothing the second time or when the call has ended. */
  async closeSend(): Promise<void> {
    if (this.#sendClosed || this.#call.hasEnded) return;
    this.#sendClosed = true;
    await this.#channel.send(this.#call, undefined);
  }

  /**
   * Close the sending side and wait for the one response of a method that streams only requests.
   * @throws RpcError the call's error.
   */
  async response(): Promise<R> {
    // The call's own error tells more than that of the send it stopped.
    await this.closeSend().catch(() => {});
    const { done, value } = await this.receive.next();
    if (done) throw internal(`${this.#call.kind.name} ended without a response`);
    return value;
  }
}
