import type { Socket } from 'node:net';
import { Code, invalidArgument, messageOf, RpcError, resourceExhausted, unavailable, unimplemented } from '@cleat/base';
import { ByteBudget } from './byte-budget.ts';
import { DecodedQueue, decodeMessage, encodeMessage } from './codec.ts';
import { Connection, type ConnectionTap, type Reading } from './connection.ts';
import { byteLength, Flag, type Frame, FrameType, MAX_DATA_BYTES } from './frame.ts';
import type { BoundMethod, ServiceTable } from './handlers.ts';
import { decodeRequest, encodeRequest, encodeResponse, type Request } from './messages.ts';
import { connectionLost, type KeepDescriptor, ServerCall } from './server-call.ts';
import { statusOf, tooLarge } from './status.ts';

/** What one call is reckoned to hold beyond its request, in bytes. */
const CALL_BYTES = 1024;
const NOTHING = new Uint8Array(0);

/** What a connection needs of its server. */
export interface ServerConnectionOptions {
  /** Of the connection in its server, from 1. */
  readonly number: number;
  readonly services: ServiceTable;
  readonly maxUnreadBytes: number;
  readonly maxHeldBytes: number;
  onError(error: unknown, where: string): void;
  onClosed(connection: ServerConnection): void;
}

/** A call without an answer, as it is handed over. Plain data. */
type CallState = {
  readonly streamId: number;
  /** The request as on the wire, in base64; its time limit is what is left of it. */
  readonly request: string;
  /** What its handler needs to go on. */
  readonly state: unknown;
};

/** One connection, as it is handed over to a server in another process. Plain data but for the descriptor. */
export type ConnectionState = Reading & { readonly lastStreamId: number; readonly calls: readonly CallState[] };

/**
 * The server's end of one connection: reads requests, runs handlers, answers. A frame against the rules is answered or
 * ignored as Go's server does it. Source: containerd/ttrpc v1.2.10 server.go, serverConn.run.
 */
export class ServerConnection {
  readonly #options: ServerConnectionOptions;
  readonly #connection: Connection;
  readonly #held: ByteBudget;
  /** The calls that have no answer yet. */
  readonly #calls = new Map<number, ServerCall>();
  #lastStreamId = 0;
  #paused = false;
  #draining = false;
  #suspended = false;

  /** @param taken of a connection that another process had. */
  constructor(socket: Socket, options: ServerConnectionOptions, taken?: ConnectionState) {
    this.#options = options;
    this.#held = new ByteBudget(options.maxHeldBytes);
    this.#connection = new Connection(socket, {
      onFrame: frame => this.#onFrame(frame),
      onClosed: () => this.#onClosed(),
    });
    if (taken) this.#goOn(taken);
  }

  get number(): number {
    return this.#options.number;
  }

  /** Show every frame from now on; undefined: no longer. */
  set tap(tap: ConnectionTap | undefined) {
    this.#connection.tap = tap;
  }

  /** Take no frame until `resume`. */
  suspend(): void {
    this.#suspended = true;
    this.#connection.pause();
  }

  resume(): void {
    this.#suspended = false;
    if (!this.#paused) this.#connection.resume();
  }

  /** What keeps this connection from being handed over: calls that cannot go on elsewhere, answers not sent. Nothing: it can be. */
  get unfinished(): readonly string[] {
    const calls = [...this.#calls.values()].filter(call => call.resumeState() === undefined).map(({ name }) => name);
    return this.#connection.flushed ? calls : [...calls, 'an answer that the client does not read'];
  }

  /** While suspended, and when nothing is unfinished: all of it. `undefined` when the connection is gone. */
  handOver(keep: KeepDescriptor): ConnectionState | undefined {
    const reading = this.#connection.handOver();
    if (!reading) return undefined;
    const calls = [...this.#calls.values()].map(call => ({
      streamId: call.streamId,
      request: Buffer.concat(encodeRequest({ ...call.request, timeoutNano: leftNano(call) })).toString('base64'),
      state: call.resumeState(keep),
    }));
    return { ...reading, fd: keep(reading.fd), lastStreamId: this.#lastStreamId, calls };
  }

  /** Answer what runs, refuse what comes, then close. */
  drain(): void {
    this.#draining = true;
    if (this.#calls.size === 0) this.#connection.end();
  }

  /** Close now. Handlers see their signal abort. */
  close(): void {
    this.#connection.destroy();
  }

  #onClosed(): void {
    for (const call of this.#calls.values()) call.abort(connectionLost());
    this.#calls.clear();
    this.#options.onClosed(this);
  }

  #onFrame(frame: Frame): void {
    try {
      this.#take(frame);
    } catch (err) {
      this.#refuse(frame.streamId, err);
    }
    this.#holdBack();
  }

  /** A client that does not read its answers is not read either. */
  #holdBack(): void {
    if (this.#paused || !this.#connection.full) return;
    this.#paused = true;
    this.#connection.pause();
    this.#connection.drained().then(() => {
      this.#paused = false;
      if (!this.#suspended) this.#connection.resume();
    });
  }

  /** @throws RpcError what to answer on the frame's stream, which then is over. */
  #take(frame: Frame): void {
    if (frame.oversizedBytes !== undefined) throw tooLarge(frame.oversizedBytes);
    if (frame.streamId % 2 !== 1) throw invalidArgument('StreamID must be odd for client initiated streams');
    if (frame.type === FrameType.Data) this.#takeData(frame);
    else if (frame.type === FrameType.Request) this.#takeRequest(frame);
  }

  #takeData({ streamId, flags, data }: Frame): void {
    const call = this.#calls.get(streamId);
    if (!call) throw invalidArgument('StreamID is no longer active');
    if (!(flags & Flag.NoData)) {
      if (call.remoteClosed) throw invalidArgument('data handling error: ttrpc: stream closed');
      call.requests.push(data);
    }
    if (!(flags & Flag.RemoteClosed)) return;
    call.closeRequests();
    if (data.byteLength > 0) throw invalidArgument('data close message cannot include data');
  }

  #takeRequest({ streamId, data }: Frame): void {
    if (streamId <= this.#lastStreamId) throw invalidArgument('StreamID cannot be re-used and must increment');
    this.#lastStreamId = streamId;
    const request = readRequest(data);
    if (this.#draining) throw unavailable('the server is shutting down');
    this.#begin(streamId, request, data.byteLength);
  }

  #goOn(taken: ConnectionState): void {
    this.#lastStreamId = taken.lastStreamId;
    for (const { streamId, request, state } of taken.calls) {
      const bytes = Buffer.from(request, 'base64');
      try {
        this.#begin(streamId, decodeRequest(bytes), bytes.byteLength, state);
      } catch (err) {
        this.#refuse(streamId, err); // e.g. this server lacks the method
      }
    }
    this.#connection.goOn(taken);
  }

  /** @param resumed state of a call that began at another server. @throws RpcError */
  #begin(streamId: number, request: Request, requestBytes: number, resumed?: unknown): void {
    const bound = this.#find(request);
    const heldBytes = requestBytes + CALL_BYTES;
    if (!this.#held.take(heldBytes)) throw resourceExhausted('too many calls run on this connection');
    const call = new ServerCall(streamId, request, this.#options.maxUnreadBytes, this.#held, resumed);
    call.connection = this.#options.number;
    this.#calls.set(streamId, call);
    if (!bound.method.requestStream) call.closeRequests();
    else if (request.payload.byteLength > 0) call.requests.push(request.payload);
    this.#run(call, bound, request.payload).finally(() => this.#held.give(heldBytes));
  }

  #find({ service, method }: Request): BoundMethod {
    const methods = this.#options.services.get(service);
    if (!methods) throw unimplemented(`service ${service}`);
    const bound = methods.get(method);
    if (!bound) throw unimplemented(`method ${method}`);
    return bound;
  }

  /** Never rejects. */
  async #run(call: ServerCall, bound: BoundMethod, payload: Uint8Array): Promise<void> {
    const { request, response, requestStream, responseStream } = bound.method;
    try {
      const what = `a request of ${call.name}`;
      const input = requestStream
        ? new DecodedQueue(call.requests, request, what)
        : decodeMessage(request, payload, what);
      const result = bound.handle(input, call);
      if (responseStream) await this.#sendAll(call, bound, result as AsyncIterable<unknown>);
      else this.#answer(call, encodeMessage(response, await result, `the response of ${call.name}`));
    } catch (err) {
      this.#fail(call, call.failure(err));
    }
  }

  async #sendAll(call: ServerCall, { method }: BoundMethod, responses: AsyncIterable<unknown>): Promise<void> {
    for await (const response of responses) {
      if (!this.#isOpen(call)) return;
      const data = encodeMessage(method.response, response, `a response of ${call.name}`);
      if (data.byteLength > MAX_DATA_BYTES) throw tooLarge(data.byteLength);
      this.#connection.send(call.streamId, FrameType.Data, 0, [data]);
      await this.#connection.drained();
    }
    if (!this.#isOpen(call)) return;
    this.#connection.send(call.streamId, FrameType.Data, Flag.RemoteClosed | Flag.NoData, []);
    this.#finish(call);
  }

  #answer(call: ServerCall, payload: Uint8Array): void {
    if (!this.#isOpen(call)) return;
    const data = encodeResponse({ status: undefined, payload });
    const length = byteLength(data);
    if (length > MAX_DATA_BYTES) throw tooLarge(length);
    this.#connection.send(call.streamId, FrameType.Response, 0, data);
    this.#finish(call);
  }

  #fail(call: ServerCall, error: unknown): void {
    if (!(error instanceof RpcError)) this.#options.onError(error, call.name);
    if (!this.#isOpen(call)) return;
    this.#sendError(call.streamId, error);
    this.#finish(call);
  }

  /** End a stream for what its client did; a handler that runs sees its signal abort, and its answer is dropped. */
  #refuse(streamId: number, error: unknown): void {
    this.#sendError(streamId, error);
    const call = this.#calls.get(streamId);
    if (!call) return;
    call.abort(error instanceof RpcError ? error : new RpcError(Code.Unknown, messageOf(error), { cause: error }));
    this.#finish(call);
  }

  #sendError(streamId: number, error: unknown): void {
    const data = encodeResponse({ status: statusOf(error), payload: NOTHING });
    const length = byteLength(data);
    const fitting =
      length > MAX_DATA_BYTES ? encodeResponse({ status: statusOf(tooLarge(length)), payload: NOTHING }) : data;
    this.#connection.send(streamId, FrameType.Response, 0, fitting);
  }

  #isOpen(call: ServerCall): boolean {
    return this.#calls.get(call.streamId) === call;
  }

  #finish(call: ServerCall): void {
    call.end();
    this.#calls.delete(call.streamId);
    if (this.#draining && this.#calls.size === 0) this.#connection.end();
  }
}

/** What is left of a caller's time, as `Request.timeoutNano` has it. */
const leftNano = ({ deadlineMs }: ServerCall): number =>
  deadlineMs === undefined ? 0 : Math.round((deadlineMs - Date.now()) * 1e6) || -1;

function readRequest(data: Uint8Array): Request {
  try {
    return decodeRequest(data);
  } catch (err) {
    throw invalidArgument(`unmarshal request error: ${messageOf(err)}`, err);
  }
}
