import protobuf from 'protobufjs/minimal.js';
import type { Codec } from 'ttrpc-ts';

const { Reader, Writer } = protobuf;

/** A message of protobuf's wrappers.proto: one field, number 1, left out at its default. */
const wrapper = <T>(
  blank: T,
  isSet: (value: T) => boolean,
  write: (value: T, writer: protobuf.Writer) => void,
  read: (reader: protobuf.Reader) => T,
): Codec<T> => ({
  encode(value) {
    const writer = new Writer();
    if (isSet(value)) write(value, writer);
    return writer.finish();
  },
  decode(bytes) {
    let value = blank;
    const reader = Reader.create(bytes);
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag >>> 3 === 1) value = read(reader);
      else reader.skipType(tag & 7);
    }
    return value;
  },
});

const string = wrapper(
  '',
  s => s !== '',
  (s, w) => w.uint32(10).string(s),
  r => r.string(),
);
const bytes = wrapper<Uint8Array>(
  new Uint8Array(0),
  b => b.byteLength > 0,
  (b, w) => w.uint32(10).bytes(b),
  r => r.bytes(),
);
const int = wrapper(
  0,
  i => i !== 0,
  (i, w) => w.uint32(8).int32(i),
  r => r.int32(),
);
const empty: Codec<object> = { encode: () => new Uint8Array(0), decode: () => ({}) };

const unary = { requestStream: false, responseStream: false } as const;

/** The service that both sides have. */
export const Interop = {
  typeName: 'interop.Echo',
  methods: {
    say: { name: 'Say', request: string, response: string, ...unary },
    raw: { name: 'Raw', request: bytes, response: bytes, ...unary },
    fail: { name: 'Fail', request: int, response: empty, ...unary },
    plain: { name: 'Plain', request: empty, response: empty, ...unary },
    meta: { name: 'Meta', request: string, response: string, ...unary },
    left: { name: 'Left', request: empty, response: int, ...unary },
    wait: { name: 'Wait', request: empty, response: empty, ...unary },
    cancelled: { name: 'Cancelled', request: empty, response: int, ...unary },
    zeros: { name: 'Zeros', request: int, response: bytes, ...unary },
    sleep: { name: 'Sleep', request: int, response: int, ...unary },
    count: { name: 'Count', request: int, response: int, requestStream: false, responseStream: true },
    join: { name: 'Join', request: string, response: string, requestStream: true, responseStream: false },
    chat: { name: 'Chat', request: string, response: string, requestStream: true, responseStream: true },
  },
} as const;

/** A service and a method that the other side does not have. */
export const Missing = {
  service: { typeName: 'interop.Nobody', methods: { say: Interop.methods.say } },
  method: { typeName: 'interop.Echo', methods: { nothing: { ...Interop.methods.say, name: 'Nothing' } } },
} as const;
