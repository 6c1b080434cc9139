import protobuf from 'protobufjs/minimal.js';

/**
 * ttrpc's own messages, encoded by hand. Source: containerd/ttrpc v1.2.10 request.proto, google.rpc.Status.
 * Encoders return pieces, so that a large payload is never copied.
 */

/** Values by key. Keys are lower case, as Go's ttrpc makes them; a key may have several values, in order. */
export type Metadata = ReadonlyMap<string, readonly string[]>;

/** What opens a stream. */
export interface Request {
  readonly service: string;
  readonly method: string;
  readonly payload: Uint8Array;
  /** What is left of the caller's time, in nanoseconds; 0 is no limit, a negative number a time that has passed. */
  readonly timeoutNano: number;
  readonly metadata: Metadata;
}

/** A google.protobuf.Any, undecoded: more about an error, for programs. */
export interface StatusDetail {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

/** google.rpc.Status. `code` is a gRPC status code, not checked. */
export interface Status {
  readonly code: number;
  readonly message: string;
  readonly details: readonly StatusDetail[];
}

/** What ends a stream. No status is Ok. */
export interface Response {
  readonly status: Status | undefined;
  readonly payload: Uint8Array;
}

const { Reader, Writer } = protobuf;
const NOTHING = new Uint8Array(0);

/** Tag of a length-delimited field. */
const field = (number: number): number => (number << 3) | 2;

/** Tag of a field that is a number. */
const varint = (number: number): number => number << 3;

const lengthPrefix = (writer: protobuf.Writer, number: number, payload: Uint8Array): Uint8Array =>
  writer.uint32(field(number)).uint32(payload.byteLength).finish();

export function encodeRequest(request: Request): Uint8Array[] {
  const head = new Writer().uint32(field(1)).string(request.service).uint32(field(2)).string(request.method);
  const tail = new Writer();
  if (request.timeoutNano !== 0) tail.uint32(varint(4)).int64(request.timeoutNano);
  for (const [key, values] of request.metadata)
    for (const value of values) {
      tail.uint32(field(5)).fork().uint32(field(1)).string(key).uint32(field(2)).string(value).ldelim();
    }
  if (request.payload.byteLength === 0) return [head.finish(), tail.finish()];
  return [lengthPrefix(head, 3, request.payload), request.payload, tail.finish()];
}

/** @throws RangeError or Error on bytes that are not a Request. */
export function decodeRequest(bytes: Uint8Array): Request {
  const request = { service: '', method: '', payload: NOTHING as Uint8Array, timeoutNano: 0 };
  const metadata = new Map<string, string[]>();
  readFields(bytes, (tag, reader) => {
    if (tag === field(1)) request.service = reader.string();
    else if (tag === field(2)) request.method = reader.string();
    else if (tag === field(3)) request.payload = reader.bytes();
    else if (tag === varint(4)) request.timeoutNano = Number(reader.int64());
    else if (tag === field(5)) addKeyValue(metadata, reader.bytes());
    else return false;
    return true;
  });
  return { ...request, metadata };
}

export function encodeResponse(response: Response): Uint8Array[] {
  const head = new Writer();
  if (response.status) {
    const { code, message, details } = response.status;
    head.uint32(field(1)).fork();
    if (code !== 0) head.uint32(varint(1)).int32(code);
    if (message !== '') head.uint32(field(2)).string(message);
    for (const { typeUrl, value } of details)
      head.uint32(field(3)).fork().uint32(field(1)).string(typeUrl).uint32(field(2)).bytes(value).ldelim();
    head.ldelim();
  }
  if (response.payload.byteLength === 0) return [head.finish()];
  return [lengthPrefix(head, 2, response.payload), response.payload];
}

/** @throws RangeError or Error on bytes that are not a Response. */
export function decodeResponse(bytes: Uint8Array): Response {
  let status: Status | undefined;
  let payload: Uint8Array = NOTHING;
  readFields(bytes, (tag, reader) => {
    if (tag === field(1)) status = decodeStatus(reader.bytes());
    else if (tag === field(2)) payload = reader.bytes();
    else return false;
    return true;
  });
  return { status, payload };
}

function decodeStatus(bytes: Uint8Array): Status {
  const status = { code: 0, message: '', details: [] as StatusDetail[] };
  readFields(bytes, (tag, reader) => {
    if (tag === varint(1)) status.code = reader.int32();
    else if (tag === field(2)) status.message = reader.string();
    else if (tag === field(3)) status.details.push(decodeDetail(reader.bytes()));
    else return false;
    return true;
  });
  return status;
}

function decodeDetail(bytes: Uint8Array): StatusDetail {
  const detail = { typeUrl: '', value: NOTHING as Uint8Array };
  readFields(bytes, (tag, reader) => {
    if (tag === field(1)) detail.typeUrl = reader.string();
    else if (tag === field(2)) detail.value = reader.bytes();
    else return false;
    return true;
  });
  return detail;
}

function addKeyValue(metadata: Map<string, string[]>, bytes: Uint8Array): void {
  let key = '';
  let value = '';
  readFields(bytes, (tag, reader) => {
    if (tag === field(1)) key = reader.string();
    else if (tag === field(2)) value = reader.string();
    else return false;
    return true;
  });
  const lower = key.toLowerCase();
  const values = metadata.get(lower);
  if (values) values.push(value);
  else metadata.set(lower, [value]);
}

/** Walk over the fields of a message; what `take` does not know, by number and wire type, is skipped. */
function readFields(bytes: Uint8Array, take: (tag: number, reader: protobuf.Reader) => boolean): void {
  const reader = Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (!take(tag, reader)) reader.skipType(tag & 7);
  }
}
