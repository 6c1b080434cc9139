import { messageOf } from '@cleat/base';
import type { TracedFrame, TraceResponse } from '@cleat/proto/debug';
import { Request, Response } from '@cleat/proto/ttrpc';
import type protobuf from 'protobufjs';
import { exactly } from './contracts.ts';
import { shownTimeNs } from './time.ts';
import { anyValue, toJson } from './to-json.ts';

/** One frame, or one event, as it is shown. */
export type Shown = {
  readonly at: string;
  readonly kind: 'request' | 'response' | 'data' | 'event' | 'frame';
  readonly connection?: number;
  readonly stream?: number;
  /** `service/Method`; empty when the call began before the trace. Of an event: its topic. */
  readonly name: string;
  /** From the request on. */
  readonly ms?: number;
  readonly message?: unknown;
  readonly error?: string;
  /** How many were left out before this one. */
  readonly lost?: number;
};

type Call = { readonly name: string; readonly method: protobuf.Method | undefined; readonly at: bigint };

/** Kinds of frames. Source: ttrpc PROTOCOL.md, "Message Types". */
const REQUEST = 1;
const RESPONSE = 2;
const DATA = 3;

/** Makes sense of a shim's frames: an answer says which request it is for, and that one its method. */
export class FrameDecoder {
  readonly #calls = new Map<string, Call>();

  /** Undefined for the message that says that the trace has begun. */
  decode({ frame, event, lost }: TraceResponse): Shown | undefined {
    const left = lost ? { lost } : {};
    if (event) {
      const message = anyValue(event.type, Buffer.from(event.value));
      return { at: shownTimeNs(event.at), kind: 'event', name: event.topic, message, ...left };
    }
    return frame && { ...this.#frame(frame), ...left };
  }

  #frame(frame: TracedFrame): Shown {
    const { connection, streamId: stream } = frame;
    const head = { at: shownTimeNs(frame.at), connection, stream };
    if (frame.data.length < frame.length)
      return { ...head, kind: 'frame', name: this.#call(frame)?.name ?? '', error: `${frame.length} bytes: not shown` };
    try {
      if (frame.type === REQUEST) return { ...head, ...this.#request(frame) };
      if (frame.type === RESPONSE) return { ...head, ...this.#response(frame) };
      if (frame.type === DATA) return { ...head, ...this.#data(frame) };
      return { ...head, kind: 'frame', name: '', error: `of an unknown kind, ${frame.type}` };
    } catch (err) {
      return { ...head, kind: 'frame', name: '', error: `cannot be decoded: ${messageOf(err)}` };
    }
  }

  #request(frame: TracedFrame) {
    const { service, method: methodName, payload } = Request.decode(frame.data);
    const found = exactly(service);
    const method = found && 'methods' in found ? (found as protobuf.Service).methods[methodName] : undefined;
    const name = `${service}/${methodName}`;
    this.#calls.set(keyOf(frame), { name, method, at: frame.at });
    return { kind: 'request' as const, name, message: decoded(method?.resolvedRequestType, payload) };
  }

  #response(frame: TracedFrame) {
    const call = this.#call(frame);
    this.#calls.delete(keyOf(frame));
    const { status, payload } = Response.decode(frame.data);
    const head = { kind: 'response' as const, ...this.#since(call, frame) };
    if (status?.code) return { ...head, error: `${status.message} (code ${status.code})` };
    return { ...head, message: decoded(call?.method?.resolvedResponseType, payload) };
  }

  #data(frame: TracedFrame) {
    const call = this.#call(frame);
    const type = frame.sent ? call?.method?.resolvedResponseType : call?.method?.resolvedRequestType;
    return { kind: 'data' as const, ...this.#since(call, frame), message: decoded(type, frame.data) };
  }

  #since(call: Call | undefined, { at }: TracedFrame) {
    return { name: call?.name ?? '', ...(call ? { ms: Number(at - call.at) / 1e6 } : {}) };
  }

  #call(frame: TracedFrame): Call | undefined {
    return this.#calls.get(keyOf(frame));
  }
}

const keyOf = ({ connection, streamId }: TracedFrame) => `${connection}/${streamId}`;

const decoded = (type: protobuf.Type | null | undefined, payload: Uint8Array): unknown =>
  type ? toJson(type, payload) : `${payload.length} bytes`;

const SIGNS = { request: '->', response: '<-', data: '--', event: '!!', frame: '??' } as const;

/** For people, on one line. */
export function shownTraced({ at, kind, connection, stream, name, ms, message, error, lost }: Shown): string {
  const words = [
    at.slice(11, 23),
    connection === undefined ? '' : `#${connection}.${stream}`,
    SIGNS[kind],
    name || '(a call that began before)',
    ms === undefined || kind === 'request' ? '' : `${ms.toFixed(1)} ms`,
    error ?? JSON.stringify(message),
    lost ? `(${lost} left out before)` : '',
  ];
  return words.filter(Boolean).join(' ');
}
