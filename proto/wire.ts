/**
 * What generated code runs on: the frame of encode and decode, and the few field kinds that protobufjs's
 * Reader and Writer lack (64-bit integers as bigint, maps as objects, packed lists, checked wire types).
 * Source of the rules: the protobuf encoding guide, https://protobuf.dev/programming-guides/encoding/
 */
import protobuf from 'protobufjs/minimal.js';
import type { Init, MessageType } from './codec.ts';

export type Reader = protobuf.Reader;
export type Writer = protobuf.Writer;

/** Messages nested deeper than this are refused; protobuf's own implementations stop at the same depth. */
export const MAX_DEPTH = 100;

/** Wire types, the low three bits of a tag. */
const VARINT = 0;
const DELIMITED = 2;

/** Tags inside a map entry: field 1 is the key, field 2 the value. */
const KEY_TAG = 0x0a;
export const VALUE_TAG = 0x12;

/** A message type that can also be written into, and read out of, another message. */
export interface WireType<T> extends MessageType<T> {
  /** Append the fields of `message` to `writer`. */
  write(message: Init<T>, writer: Writer): Writer;
  /** Read fields up to offset `end` into `into`; what `into` has already is merged as protobuf prescribes. */
  read(reader: Reader, end: number, depth: number, into?: T): T;
}

/**
 * Make a message type of its generated parts.
 * @param blank a message with every field at its default
 * @param write appends the fields that are not at their default
 * @param readField reads one field whose tag has just been read
 */
export function wireType<T>(
  typeName: string,
  blank: () => T,
  write: (message: Init<T>, writer: Writer) => void,
  readField: (message: T, reader: Reader, tag: number, depth: number) => void,
): WireType<T> {
  const type: WireType<T> = {
    typeName,
    create: init => (init === undefined ? blank() : type.decode(type.encode(init))),
    encode: message => type.write(message, protobuf.Writer.create()).finish(),
    decode: bytes => decodeAll(type, bytes),
    write(message, writer) {
      write(message, writer);
      return writer;
    },
    read(reader, end, depth, into = blank()) {
      while (reader.pos < end) readField(into, reader, reader.tag(), depth);
      if (reader.pos !== end) throw new RangeError(`${typeName} ends at byte ${end}, its last field at ${reader.pos}`);
      return into;
    },
  };
  return type;
}

function decodeAll<T>(type: WireType<T>, bytes: Uint8Array): T {
  const reader = protobuf.Reader.create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  try {
    return type.read(reader, bytes.byteLength, 0);
  } catch (err) {
    const reason = err instanceof Error ? err.message : String(err);
    throw new RangeError(`cannot decode ${type.typeName} of ${bytes.byteLength} bytes: ${reason}`, { cause: err });
  }
}

/** @throws RangeError when a known field comes with another wire type than its own. */
export function expectTag(tag: number, expected: number): void {
  if (tag !== expected)
    throw new RangeError(`field ${tag >>> 3} has wire type ${tag & 7}, its type asks for ${expected & 7}`);
}

/** Pass over a field that this version does not know. */
export function skipField(reader: Reader, tag: number, depth: number): void {
  if (tag >>> 3 === 0) throw new RangeError('field number 0 does not exist');
  reader.skipType(tag & 7, depth, tag >>> 3);
}

/** Read an embedded message, merged into the one that came before it, if any. */
export function readMessage<T>(type: WireType<T>, reader: Reader, depth: number, into?: T): T {
  if (depth >= MAX_DEPTH) throw new RangeError(`messages are nested deeper than ${MAX_DEPTH}`);
  const size = reader.size();
  return type.read(reader, reader.pos + size, depth + 1, into);
}

/** Write an embedded message as the field of `tag`. */
export function writeMessage<T>(type: WireType<T>, message: Init<T>, writer: Writer, tag: number): void {
  type.write(message, writer.uint32(tag).fork()).ldelim();
}

/** Read one part of a list of scalars: packed, or a single element as old encoders write it. */
export function readScalars<T>(list: T[], reader: Reader, tag: number, readOne: (reader: Reader) => T): void {
  if ((tag & 7) !== DELIMITED) {
    expectTag(tag, (tag & ~7) | VARINT);
    list.push(readOne(reader));
    return;
  }
  const size = reader.size();
  const end = reader.pos + size;
  while (reader.pos < end) list.push(readOne(reader));
  if (reader.pos !== end) throw new RangeError(`packed field ${tag >>> 3} ends in the middle of an element`);
}

/** Write a list of scalars packed. */
export function writeScalars<T>(
  list: readonly T[] | undefined,
  writer: Writer,
  tag: number,
  writeOne: (writer: Writer, value: T) => void,
): void {
  if (!list?.length) return;
  writer.uint32(tag).fork();
  for (const value of list) writeOne(writer, value);
  writer.ldelim();
}

/**
 * Read one entry of a map with string keys and length-delimited values. A later entry of the same key wins.
 * @param value what the key gets when the entry has no value
 */
export function readEntry<V>(
  map: { [key: string]: V },
  reader: Reader,
  value: V,
  readValue: (reader: Reader) => V,
): void {
  let key = '';
  const size = reader.size();
  const end = reader.pos + size;
  while (reader.pos < end) {
    const tag = reader.tag();
    if (tag === KEY_TAG) key = reader.string();
    else if (tag === VALUE_TAG) value = readValue(reader);
    else skipEntryField(reader, tag);
  }
  if (reader.pos !== end) throw new RangeError('a map entry ends in the middle of a field');
  // An assignment to `__proto__` would set the prototype; as a property it is a key like any other.
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

function skipEntryField(reader: Reader, tag: number): void {
  if (tag >>> 3 === 1 || tag >>> 3 === 2) expectTag(tag, (tag & ~7) | DELIMITED);
  skipField(reader, tag, 0);
}

/** Write a map as the field of `tag`. `writeValue` writes a value with its own tag, VALUE_TAG. */
export function writeMap<V>(
  map: { readonly [key: string]: V | undefined } | undefined,
  writer: Writer,
  tag: number,
  writeValue: (writer: Writer, value: V) => void,
): void {
  if (map === undefined) return;
  for (const [key, value] of Object.entries(map)) {
    if (value === undefined) continue;
    writer.uint32(tag).fork().uint32(KEY_TAG).string(key);
    writeValue(writer, value);
    writer.ldelim();
  }
}

export function readInt64(reader: Reader): bigint {
  const { low, high } = reader.int64();
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

export function readUint64(reader: Reader): bigint {
  const { low, high } = reader.uint64();
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** @throws RangeError when the value does not fit in 64 bits with a sign. */
export function writeInt64(writer: Writer, value: bigint): void {
  if (BigInt.asIntN(64, value) !== value) throw new RangeError(`${value} is not an int64`);
  writer.int64(halves(value));
}

/** @throws RangeError when the value is negative or does not fit in 64 bits. */
export function writeUint64(writer: Writer, value: bigint): void {
  if (BigInt.asUintN(64, value) !== value) throw new RangeError(`${value} is not a uint64`);
  writer.uint64(halves(value));
}

/** A 64-bit integer as protobufjs takes it. */
const halves = (value: bigint) =>
  ({ low: Number(BigInt.asIntN(32, value)), high: Number(BigInt.asIntN(32, value >> 32n)) }) as protobuf.Long;
