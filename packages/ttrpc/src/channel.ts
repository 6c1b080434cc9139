import type { Socket } from 'node:net';
import { Code, internal, messageOf, RpcError, unavailable } from '@cleat/base';
import type { LimitOptions } from './call-limit.ts';
import { type CallKind, ClientCall } from './client-call.ts';
import { Connection } from './connection.ts';
import { byteLength, Flag, FrameType, MAX_DATA_BYTES } from './frame.ts';
import { DEFAULT_UNREAD_BYTES } from './message-queue.ts';
import { encodeRequest } from './messages.ts';
import { type MetadataInit, toMetadata } from './metadata.ts';
import { tooLarge } from './status.ts';

/** Stream ids are 32 bits wide and never used twice. */
const MAX_STREAM_ID = 2 ** 32 - 1;

export interface ChannelOptions {
  /** Deadline of each unary call that names none, in milliseconds; none unless given. Streams have only their own. */
  readonly callTimeoutMs?: number | undefined;
  /** What may wait unread on one stream, in bytes, before that stream fails with ResourceExhausted; 4 MiB unless given. */
  readonly maxUnreadBytes?: number | undefined;
  /** Who is at the other end, for errors. */
  readonly name?: string | undefined;
}

/** What a caller may say about one call. */
export interface CallOptions extends LimitOptions {
  readonly metadata?: MetadataInit | undefined;
}

/** One method as the channel needs it. */
export interface CallTarget extends CallKind {
  readonly service: string;
  readonly method: string;
}

/** The client's end of a connection: carries any number of calls at once. */
export class Channel {
  /** Settles when the connection is gone, for whatever reason. Never rejects. */
  readonly closed: Promise<void>;
  readonly #connection: Connection;
  readonly #name: string;
  readonly #options: ChannelOptions;
  readonly #calls = new Map<number, ClientCall>();
  #nextStreamId = 1;

  /** Takes over a connected socket. @see connect for an address. */
  constructor(socket: Socket, options: ChannelOptions = {}) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    this.#options = options;
    this.#name = options.name ?? 'the server';
    this.#connection = new Connection(socket, {
      // A frame for no call is late: its caller has given up.
      onFrame: frame => this.#calls.get(frame.streamId)?.onFrame(frame),
      onClosed: cause => {
        for (const call of this.#calls.values()) call.failAfterUnread(this.#lost(cause));
        resolve();
      },
    });
  }

  /** Close the connection; calls that run fail with Unavailable. */
  close(): void {
    this.#connection.destroy();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * One request, one response, both encoded.
   * @throws RpcError what the server answered, DeadlineExceeded, Cancelled, Unavailable, ResourceExhausted.
   */
  async unary(target: CallTarget, payload: Uint8Array, options: CallOptions = {}): Promise<Uint8Array> {
    const timeoutMs = options.timeoutMs ?? this.#options.callTimeoutMs;
    const call = this.open(target, payload, { ...options, timeoutMs });
    const { done, value } = await call.responses.next();
    if (done) throw internal(`${target.name} ended without a response`);
    return value;
  }

  /** Begin a call. It does not throw: an error shows at its `responses`. */
  open(target: CallTarget, payload: Uint8Array | undefined, options: CallOptions = {}): ClientCall {
    const maxUnreadBytes = this.#options.maxUnreadBytes ?? DEFAULT_UNREAD_BYTES;
    const call = new ClientCall(target, options, maxUnreadBytes, ({ streamId }) => this.#calls.delete(streamId));
    const start = (): void => this.#start(call, target, payload, options);
    // A server that does not read makes callers wait, and their requests with them; a caller may still give up.
    if (this.#connection.full) call.started = call.wait(this.#connection.drained()).then(start);
    else start();
    return call;
  }

  /**
   * Send one more message of a call; undefined ends the sending side.
   * @returns when the socket has room for more.
   */
  async send(call: ClientCall, message: Uint8Array | undefined): Promise<void> {
    await call.started;
    const length = message?.byteLength ?? 0;
    if (length > MAX_DATA_BYTES) throw tooLarge(length);
    if (call.error) throw call.error;
    if (call.hasEnded) throw new RpcError(Code.FailedPrecondition, `${call.kind.name} has ended: nothing can be sent`);
    const flags = message ? 0 : Flag.RemoteClosed | Flag.NoData;
    this.#connection.send(call.streamId, FrameType.Data, flags, message ? [message] : []);
    if (this.#connection.full) await call.wait(this.#connection.drained());
    if (call.error) throw call.error;
  }

  #start(call: ClientCall, target: CallTarget, payload: Uint8Array | undefined, options: CallOptions): void {
    if (call.hasEnded) return;
    try {
      if (this.#connection.closed) throw this.#lost(undefined);
      const data = encodeRequest({
        service: target.service,
        method: target.method,
        payload: payload ?? new Uint8Array(0),
        timeoutNano: call.limit.remainingNano(),
        metadata: toMetadata(options.metadata),
      });
      const length = byteLength(data);
      if (length > MAX_DATA_BYTES) throw tooLarge(length);
      const streamId = this.#takeStreamId();
      call.streamId = streamId;
      this.#calls.set(streamId, call);
      this.#connection.send(streamId, FrameType.Request, requestFlags(target), data);
    } catch (err) {
      call.fail(err instanceof RpcError ? err : internal(`cannot send ${target.name}: ${messageOf(err)}`, err));
    }
  }

  #takeStreamId(): number {
    const id = this.#nextStreamId;
    if (id > MAX_STREAM_ID) {
      this.close(); // the owner dials again
      throw unavailable(`the connection to ${this.#name} has run out of stream ids`);
    }
    this.#nextStreamId += 2;
    return id;
  }

  #lost(cause: Error | undefined): RpcError {
    return unavailable(`the connection to ${this.#name} is closed`, cause);
  }
}

const requestFlags = ({ requestStream, responseStream }: CallKind): number => {
  if (requestStream) return Flag.RemoteOpen;
  return responseStream ? Flag.RemoteClosed : 0;
};
