/**
 * ttrpc frame header: 10 bytes, big-endian: data length u32, stream id u32, type u8, flags u8.
 * Source: containerd/ttrpc v1.2.10 PROTOCOL.md, "Message Frame".
 */
export const HEADER_BYTES = 10;

/** Largest data part of one frame, in bytes: 4 MiB, fixed by the protocol. Beyond it: ResourceExhausted. */
export const MAX_DATA_BYTES = 4 * 1024 * 1024;

/** Kinds of frame; a frame of another kind is ignored, for later versions of the protocol. */
export const FrameType = { Request: 1, Response: 2, Data: 3 } as const;

/** Flags of Request (RemoteClosed, RemoteOpen) and Data (RemoteClosed, NoData) frames. */
export const Flag = { RemoteClosed: 1, RemoteOpen: 2, NoData: 4 } as const;

/** One frame as it arrived. `data` may be a view into a larger piece that was read at once. */
export interface Frame {
  readonly streamId: number;
  readonly type: number;
  readonly flags: number;
  readonly data: Uint8Array;
  /** Set instead of `data` when the frame was larger than MAX_DATA_BYTES and has been skipped: its length in bytes. */
  readonly oversizedBytes?: number;
}

/** Below this a frame is copied into one buffer: cheaper than one more piece in the system call. */
const COPY_BELOW_BYTES = 4096;

/**
 * Lay out a frame as pieces to be written one after the other; large data is not copied.
 * The caller has seen to it that the data is not larger than MAX_DATA_BYTES.
 */
export function layOutFrame(streamId: number, type: number, flags: number, data: readonly Uint8Array[]): Uint8Array[] {
  const length = byteLength(data);
  const small = length < COPY_BELOW_BYTES;
  const head = Buffer.allocUnsafe(HEADER_BYTES + (small ? length : 0));
  head.writeUInt32BE(length, 0);
  head.writeUInt32BE(streamId, 4);
  head[8] = type;
  head[9] = flags;
  if (!small) return [head, ...data];
  let at = HEADER_BYTES;
  for (const piece of data) {
    head.set(piece, at);
    at += piece.byteLength;
  }
  return [head];
}

/** Total length of several pieces, in bytes. */
export const byteLength = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, p) => sum + p.byteLength, 0);
