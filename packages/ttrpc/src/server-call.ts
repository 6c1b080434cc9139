import { Code, deadlineExceeded, RpcError } from '@cleat/base';
import type { ByteBudget } from './byte-budget.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import { MessageQueue } from './message-queue.ts';
import type { Metadata, Request } from './messages.ts';

/** Called with each descriptor that another process is to have; returns the number that it has there. */
export type KeepDescriptor = (fd: number) => number;

/** What a handler knows of its call beside the request. */
export interface CallContext {
  /** `service/Method`. */
  readonly name: string;
  /** Aborts when the caller's time is over, its connection is gone, or the server closes by force. Its reason is an RpcError. */
  readonly signal: AbortSignal;
  /** When the caller's time is over, in Unix milliseconds; undefined when it set no limit. */
  readonly deadlineMs: number | undefined;
  readonly metadata: Metadata;
  /** Number of the caller's connection in this server, from 1. */
  readonly connection: number;
  /** In a call that was taken over from another server: what its handler had answered there. See `resumable`. */
  readonly resumed: unknown;
  /**
   * From now on another server can go on with this call: its handler is called there with the same request, and gets
   * what `state` answers at that moment, which is plain data. `undefined`: not right now. Descriptors in it are to be
   * what `keep` makes of them.
   */
  resumable(state: (keep: KeepDescriptor) => unknown): void;
}

/** One call that a server runs: its context and what arrives on its stream. Holds a timer only where there is a deadline. */
export class ServerCall implements CallContext {
  readonly name: string;
  readonly streamId: number;
  readonly deadlineMs: number | undefined;
  readonly metadata: Metadata;
  /** Requests, not decoded. */
  readonly requests: MessageQueue;
  readonly request: Request;
  readonly resumed: unknown;
  connection = 0;
  #state: (keep: KeepDescriptor) => unknown = () => undefined;
  /** Made when somebody asks for the signal: most handlers never do. */
  #controller: AbortController | undefined;
  #error: RpcError | undefined;
  #remoteClosed = false;
  #timer: DeadlineTimer | undefined;

  constructor(streamId: number, request: Request, maxUnreadBytes: number, shared: ByteBudget, resumed?: unknown) {
    this.name = `${request.service}/${request.method}`;
    this.streamId = streamId;
    this.request = request;
    this.resumed = resumed;
    this.metadata = request.metadata;
    this.requests = new MessageQueue(this.name, maxUnreadBytes, () => {}, shared);
    if (request.timeoutNano === 0) return;
    const timeoutMs = request.timeoutNano / 1e6;
    this.deadlineMs = Date.now() + timeoutMs;
    this.#timer = new DeadlineTimer(timeoutMs, () => this.#expire());
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#error) this.#controller.abort(this.#error);
    }
    return this.#controller.signal;
  }

  resumable(state: (keep: KeepDescriptor) => unknown): void {
    this.#state = state;
  }

  /** What a handler elsewhere needs to go on with this call; `undefined` when it cannot. */
  resumeState(keep: KeepDescriptor = fd => fd): unknown {
    return this.#state(keep);
  }

  /** The client has said that it sends no more. */
  get remoteClosed(): boolean {
    return this.#remoteClosed;
  }

  /** No more requests come; what is queued can still be read. */
  closeRequests(): void {
    this.#remoteClosed = true;
    this.requests.end();
  }

  /** Tell the handler to give up; what it answers is the owner's business. */
  abort(error: RpcError): void {
    if (this.#error) return;
    this.#error = error;
    this.#controller?.abort(error);
    this.requests.abort(error);
    this.end();
  }

  /** The call has its answer: hold nothing more. */
  end(): void {
    this.#timer?.[Symbol.dispose]();
    this.requests.end();
  }

  /** What the handler threw, or what made it throw: Node's functions throw an AbortError where a signal stopped them. */
  failure(thrown: unknown): unknown {
    const stopped = thrown instanceof Error && thrown.name === 'AbortError';
    return stopped ? (this.#error ?? thrown) : thrown;
  }

  #expire(): void {
    this.abort(deadlineExceeded(`${this.name} did not finish in the caller's time`));
  }
}

/** Why calls are aborted when nobody waits for them any more. */
export const connectionLost = (): RpcError => new RpcError(Code.Cancelled, 'the connection of the caller is closed');
