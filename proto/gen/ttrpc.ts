// Generated from google/rpc/status.proto, ttrpc/request.proto by proto/generate.ts. Do not edit: run `make protos`.
import { expectTag, readInt64, readMessage, skipField, wireType, writeInt64, writeMessage, type WireType } from '../wire.ts';
import { Any } from './google.ts';

/** How a call ended. */
export interface Status {
  /** Status code as in gRPC, 0 to 16; 0 is success. */
  code: number;
  /** What went wrong, for people. */
  message: string;
  /** What went wrong, for programs. */
  details: Any[];
}
/** How a call ended. */
export const Status: WireType<Status> = /* @__PURE__ */ wireType<Status>(
  'google.rpc.Status',
  () => ({ code: 0, message: '', details: [] }),
  (m, w) => {
    if (m.code) w.uint32(8).int32(m.code);
    if (m.message) w.uint32(18).string(m.message);
    if (m.details) for (const v of m.details) writeMessage(Any, v, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.code = r.int32(); break;
      case 2: expectTag(tag, 18); m.message = r.string(); break;
      case 3: expectTag(tag, 26); m.details.push(readMessage(Any, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The first message of a call. */
export interface Request {
  /** Full name of the service, e.g. `containerd.task.v3.Task`. */
  service: string;
  /** Name of the method, e.g. `State`. */
  method: string;
  /** The request message; empty when the client streams. */
  payload: Uint8Array;
  /** Nanoseconds that the caller waits from now on; 0: without end. */
  timeoutNano: bigint;
  /** Headers of the call. */
  metadata: KeyValue[];
}
/** The first message of a call. */
export const Request: WireType<Request> = /* @__PURE__ */ wireType<Request>(
  'ttrpc.Request',
  () => ({ service: '', method: '', payload: new Uint8Array(), timeoutNano: 0n, metadata: [] }),
  (m, w) => {
    if (m.service) w.uint32(10).string(m.service);
    if (m.method) w.uint32(18).string(m.method);
    if (m.payload?.length) w.uint32(26).bytes(m.payload);
    if (m.timeoutNano) writeInt64(w.uint32(32), m.timeoutNano);
    if (m.metadata) for (const v of m.metadata) writeMessage(KeyValue, v, w, 42);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.service = r.string(); break;
      case 2: expectTag(tag, 18); m.method = r.string(); break;
      case 3: expectTag(tag, 26); m.payload = r.bytes(); break;
      case 4: expectTag(tag, 32); m.timeoutNano = readInt64(r); break;
      case 5: expectTag(tag, 42); m.metadata.push(readMessage(KeyValue, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The last message of a call. */
export interface Response {
  /** How the call ended; unset or code 0: well. */
  status: Status | undefined;
  /** The response message; empty when the server streamed. */
  payload: Uint8Array;
}
/** The last message of a call. */
export const Response: WireType<Response> = /* @__PURE__ */ wireType<Response>(
  'ttrpc.Response',
  () => ({ status: undefined, payload: new Uint8Array() }),
  (m, w) => {
    if (m.status !== undefined) writeMessage(Status, m.status, w, 10);
    if (m.payload?.length) w.uint32(18).bytes(m.payload);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.status = readMessage(Status, r, depth, m.status); break;
      case 2: expectTag(tag, 18); m.payload = r.bytes(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Several values of one header. Not used on the wire: a key is repeated instead. */
export interface StringList {
  /** The values. */
  list: string[];
}
/** Several values of one header. Not used on the wire: a key is repeated instead. */
export const StringList: WireType<StringList> = /* @__PURE__ */ wireType<StringList>(
  'ttrpc.StringList',
  () => ({ list: [] }),
  (m, w) => {
    if (m.list) for (const v of m.list) w.uint32(10).string(v);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.list.push(r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** One header. Several entries may have the same key. */
export interface KeyValue {
  /** Name, in lower case. */
  key: string;
  /** Value. */
  value: string;
}
/** One header. Several entries may have the same key. */
export const KeyValue: WireType<KeyValue> = /* @__PURE__ */ wireType<KeyValue>(
  'ttrpc.KeyValue',
  () => ({ key: '', value: '' }),
  (m, w) => {
    if (m.key) w.uint32(10).string(m.key);
    if (m.value) w.uint32(18).string(m.value);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.key = r.string(); break;
      case 2: expectTag(tag, 18); m.value = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);
