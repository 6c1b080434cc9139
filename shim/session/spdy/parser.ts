import { FLAG_FIN, type Frame, FrameType, SpdyError, VERSION } from './frame.ts';

/** Largest payload of a control frame that is accepted, in bytes. */
export const MAX_CONTROL_BYTES = 64 * 1024;

const HEAD_BYTES = 8;
const empty: Buffer = Buffer.alloc(0);

/** The frame whose head has come, and how much of its payload is outstanding. */
type Head = { readonly first: number; readonly flags: number; readonly length: number; left: number };

/**
 * Cuts a byte stream into SPDY frames. Holds at most one control frame; data passes through as it comes, whatever the
 * length of its frame. Source: SPDY protocol draft 3.1, section 2.2.
 */
export class FrameParser {
  /** The start of a head or of a control frame's payload. */
  #kept: Buffer = empty;
  #head: Head | undefined;

  /** The frames that these bytes complete, and the pieces of data in them. @throws SpdyError when they are no SPDY. */
  *push(chunk: Buffer): Generator<Frame, void, undefined> {
    let bytes: Buffer = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
    this.#kept = empty;
    for (;;) {
      const head = this.#head;
      if (head === undefined) {
        if (bytes.length < HEAD_BYTES) break;
        this.#head = readHead(bytes);
        bytes = bytes.subarray(HEAD_BYTES);
        continue;
      }
      const isData = head.first < 0x80000000;
      if (isData ? bytes.length === 0 && head.left > 0 : bytes.length < head.left) break;
      const payload = bytes.subarray(0, head.left);
      bytes = bytes.subarray(payload.length);
      head.left -= payload.length;
      if (head.left === 0) this.#head = undefined;
      yield isData ? dataFrame(head, payload) : controlFrame(head, payload);
    }
    this.#kept = bytes;
  }
}

function readHead(bytes: Buffer): Head {
  const first = bytes.readUInt32BE(0);
  const second = bytes.readUInt32BE(4);
  const length = second & 0xffffff;
  if (first >= 0x80000000) {
    const version = (first >>> 16) & 0x7fff;
    if (version !== VERSION) throw new SpdyError(`a control frame has version ${version}, not ${VERSION}`);
    if (length > MAX_CONTROL_BYTES)
      throw new SpdyError(`a control frame has ${length} bytes, more than ${MAX_CONTROL_BYTES}`);
  } else if (first === 0) throw new SpdyError('a data frame has stream id 0');
  return { first, flags: second >>> 24, length, left: length };
}

const dataFrame = (head: Head, data: Buffer): Frame => ({
  type: 'data',
  streamId: head.first,
  data,
  fin: head.left === 0 && (head.flags & FLAG_FIN) !== 0,
});

/** Frame lengths that the protocol fixes. */
const lengths: Readonly<Record<number, number>> = {
  [FrameType.RstStream]: 8,
  [FrameType.Ping]: 4,
  [FrameType.GoAway]: 8,
  [FrameType.WindowUpdate]: 8,
};

function controlFrame({ first, flags, length }: Head, payload: Buffer): Frame {
  const type = first & 0xffff;
  const expected = lengths[type];
  if (expected !== undefined && length !== expected)
    throw new SpdyError(`a control frame of type ${type} has ${length} bytes, not ${expected}`);
  switch (type) {
    case FrameType.SynStream:
      return { type: 'syn-stream', streamId: streamIdOf(payload, 10), flags, headers: payload.subarray(10) };
    case FrameType.Headers:
      return { type: 'headers', streamId: streamIdOf(payload, 4), flags, headers: payload.subarray(4) };
    case FrameType.RstStream:
      return { type: 'rst-stream', streamId: streamIdOf(payload, 8), status: payload.readUInt32BE(4) };
    case FrameType.Ping:
      return { type: 'ping', id: payload.readUInt32BE(0) };
    case FrameType.GoAway:
      return { type: 'go-away' };
    case FrameType.SynReply:
      throw new SpdyError('a SYN_REPLY came, and no stream was opened from this side');
    default:
      return { type: 'ignored' }; // SETTINGS and WINDOW_UPDATE bind nobody here; unknown types must be ignored
  }
}

function streamIdOf(payload: Buffer, atLeast: number): number {
  if (payload.length < atLeast) throw new SpdyError(`a control frame is cut off: ${payload.length} bytes`);
  const id = payload.readUInt32BE(0) & 0x7fffffff;
  if (id === 0) throw new SpdyError('a control frame has stream id 0');
  return id;
}
