import { Code, internal, RpcError } from '@cleat/base';
import { CallLimit, type LimitOptions } from './call-limit.ts';
import { Flag, type Frame, FrameType } from './frame.ts';
import { MessageQueue } from './message-queue.ts';
import { decodeResponse } from './messages.ts';
import { errorOf, tooLarge } from './status.ts';

/** What a call needs to know of its method. */
export interface CallKind {
  /** `service/Method`, for errors. */
  readonly name: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** The client's side of one stream, in bytes: what arrives goes into `responses`, until the call has ended. */
export class ClientCall {
  readonly kind: CallKind;
  readonly limit: CallLimit;
  /** Messages from the server, not decoded; a call without a stream of responses gets one. */
  readonly responses: MessageQueue;
  /** Set while the request still waits for room in the socket. Never rejects. */
  started: Promise<void> | undefined;
  /** 0 until the request was sent. */
  streamId = 0;
  readonly #onEnd: (call: ClientCall) => void;
  readonly #waiting = new Set<() => void>();
  #error: RpcError | undefined;
  #hasEnded = false;

  /** `onEnd` is called once, when nothing more will arrive. */
  constructor(kind: CallKind, options: LimitOptions, maxUnreadBytes: number, onEnd: (call: ClientCall) => void) {
    this.kind = kind;
    this.#onEnd = onEnd;
    this.responses = new MessageQueue(kind.name, maxUnreadBytes, () => this.#end());
    this.limit = new CallLimit(kind.name, options, error => this.fail(error));
    this.limit.start();
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Why the call failed, if it has. */
  get error(): RpcError | undefined {
    return this.#error;
  }

  /** Wait for the promise, but not beyond the end of the call. Never rejects if the promise does not. */
  async wait(promise: Promise<void>): Promise<void> {
    const { promise: released, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    promise.then(resolve);
    await released;
    this.#waiting.delete(resolve);
  }

  /** End the call at once, as its caller wants: what was not read yet is dropped. Nothing goes over the wire: ttrpc has no word for it. */
  fail(error: RpcError): void {
    this.#error ??= error;
    this.responses.abort(error);
    this.#end();
  }

  /** End the call for what came from the other side: what arrived before can still be read. */
  failAfterUnread(error: RpcError): void {
    this.#error ??= error;
    this.responses.end(error);
    this.#end();
  }

  /** Take a frame of this stream. Source: containerd/ttrpc v1.2.10 client.go, clientStream.RecvMsg. */
  onFrame(frame: Frame): void {
    try {
      if (frame.oversizedBytes !== undefined) throw tooLarge(frame.oversizedBytes);
      if (frame.type === FrameType.Response) this.#onResponse(frame);
      else if (frame.type === FrameType.Data) this.#onData(frame);
      else throw internal(`${this.kind.name} got a frame of unknown type ${frame.type}`);
    } catch (err) {
      this.failAfterUnread(err instanceof RpcError ? err : unreadable(this.kind.name, err));
    }
  }

  #onResponse({ data }: Frame): void {
    const { status, payload } = decodeResponse(data);
    const error = errorOf(status);
    if (error) throw error;
    this.responses.push(payload);
    this.#end();
  }

  #onData({ flags, data }: Frame): void {
    if (!this.kind.responseStream) throw internal(`${this.kind.name} got stream data where one response was due`);
    if (!(flags & Flag.NoData)) this.responses.push(data);
    if (flags & Flag.RemoteClosed) this.#end();
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.limit[Symbol.dispose]();
    this.responses.end();
    this.#onEnd(this);
    for (const release of this.#waiting) release();
  }
}

const unreadable = (name: string, cause: unknown): RpcError =>
  new RpcError(Code.Internal, `${name} got a response that cannot be read`, { cause });
