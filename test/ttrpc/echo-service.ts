import type { Codec } from 'ttrpc-ts';

/** Text as a message: UTF-8 bytes, nothing around them. */
export const text: Codec<string> = {
  encode: message => Buffer.from(message),
  decode: bytes => Buffer.from(bytes).toString(),
};

/** Raw bytes as a message. */
export const bytes: Codec<Uint8Array> = { encode: message => message, decode: message => message };

/** A service of all four kinds of method, for the tests. */
export const Echo = {
  typeName: 'test.Echo',
  methods: {
    say: { name: 'Say', request: text, response: text, requestStream: false, responseStream: false },
    raw: { name: 'Raw', request: bytes, response: bytes, requestStream: false, responseStream: false },
    count: { name: 'Count', request: text, response: text, requestStream: false, responseStream: true },
    join: { name: 'Join', request: text, response: text, requestStream: true, responseStream: false },
    chat: { name: 'Chat', request: text, response: text, requestStream: true, responseStream: true },
  },
} as const;

/** Read to the end. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}
