/** Types of the control frames. Source: SPDY protocol draft 3.1, section 2.6. */
export const FrameType = {
  SynStream: 1,
  SynReply: 2,
  RstStream: 3,
  Settings: 4,
  Ping: 6,
  GoAway: 7,
  Headers: 8,
  WindowUpdate: 9,
} as const;

/** FLAG_FIN: the sender sends nothing more on the stream. FLAG_UNIDIRECTIONAL: nor does it want to read. */
export const FLAG_FIN = 1;
export const FLAG_UNIDIRECTIONAL = 2;

/** Status codes of RST_STREAM that we send. */
export const ResetStatus = { RefusedStream: 3, Cancel: 5 } as const;

/** Status codes of GOAWAY. */
export const GoAwayStatus = { Ok: 0, ProtocolError: 1 } as const;

/** The peer broke the protocol: its connection ends, and nothing else. */
export class SpdyError extends Error {
  override readonly name = 'SpdyError';
}

/** A frame as it came. Header blocks are still compressed; a data frame comes in pieces, and only its last can be `fin`. */
export type Frame =
  | { readonly type: 'data'; readonly streamId: number; readonly data: Buffer; readonly fin: boolean }
  | { readonly type: 'syn-stream'; readonly streamId: number; readonly flags: number; readonly headers: Buffer }
  | { readonly type: 'headers'; readonly streamId: number; readonly flags: number; readonly headers: Buffer }
  | { readonly type: 'rst-stream'; readonly streamId: number; readonly status: number }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'go-away' }
  | { readonly type: 'ignored' };

/** The version that control frames carry; SPDY/3.1 has 3 on the wire. */
export const VERSION = 3;

/** A control frame. */
export function controlFrame(type: number, flags: number, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(8 + payload.length);
  frame.writeUInt16BE(0x8000 | VERSION, 0);
  frame.writeUInt16BE(type, 2);
  frame.writeUInt32BE(((flags << 24) | payload.length) >>> 0, 4);
  frame.set(payload, 8);
  return frame;
}

/** Numbers of 32 bits, in network order: the whole payload of the small control frames. */
export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, 4 * index);
  return bytes;
}

/** The head of a data frame; its payload follows, `length` bytes. */
export const dataHead = (streamId: number, length: number, fin: boolean): Buffer =>
  words(streamId, ((fin ? FLAG_FIN : 0) << 24) | length);
