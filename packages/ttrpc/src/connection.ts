import type { Socket } from 'node:net';
import { descriptorOf } from './descriptor.ts';
import { type Frame, layOutFrame } from './frame.ts';
import { FrameReader } from './frame-reader.ts';

/** Who owns a connection: gets its frames, and learns once that it is gone. */
export interface ConnectionOwner {
  onFrame(frame: Frame): void;
  /** The connection is gone; `cause` is the socket's error, if it had one. No frame comes after this. */
  onClosed(cause: Error | undefined): void;
}

/** Sees a frame that a connection sends or has received; `data` in pieces, as it is sent. It must not throw. */
export type ConnectionTap = (
  sent: boolean,
  frame: Omit<Frame, 'data'> & { readonly data: readonly Uint8Array[] },
) => void;

/** The reading side of a connection, as it is handed over. Plain data. */
export type Reading = {
  /** Descriptor of the socket. */
  readonly fd: number;
  /** What was read and is not yet a whole frame, in base64. */
  readonly bytes: string;
  /** How many bytes of a frame that is too large were skipped. */
  readonly skippedBytes: number;
};

/**
 * Frames over one socket. What is sent within one turn of the event loop leaves in one write; large data is not copied.
 * There is no idle timer.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  readonly #owner: ConnectionOwner;
  readonly #unread: Buffer[] = [];
  /** What comes is another process's to take: nothing of it may be taken here as well. */
  #isHandedOver = false;
  /** Sees every frame, for debugging. */
  tap: ConnectionTap | undefined;
  #corked = false;
  #closed = false;
  #error: Error | undefined;
  /** Settles when there is room again; shared by all who wait for it. */
  #room: PromiseWithResolvers<void> | undefined;

  /** Takes the socket over: it is destroyed when either side ends. */
  constructor(socket: Socket, owner: ConnectionOwner) {
    this.#socket = socket;
    this.#owner = owner;
    this.#reader = new FrameReader(frame => {
      if (socket.destroyed) return;
      this.tap?.(false, { ...frame, data: [frame.data] });
      owner.onFrame(frame);
    });
    socket.on('data', chunk => {
      if (this.#isHandedOver) this.#unread.push(chunk);
      else this.#reader.push(chunk);
    });
    socket.on('drain', () => this.#releaseWaiting());
    socket.on('error', error => {
      this.#error = error;
    });
    // As Go's server and client: a peer that ends its side is gone, whatever is still to be sent.
    socket.on('end', () => this.destroy());
    socket.on('close', () => this.#gone());
    if (socket.destroyed) queueMicrotask(() => this.#gone());
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The socket has taken as much as it wants to hold: wait for `drained` before the next large thing. */
  get full(): boolean {
    return this.#socket.writableNeedDrain && !this.#closed;
  }

  /** Queue one frame. When the connection is gone, or about to end, it is dropped. */
  send(streamId: number, type: number, flags: number, data: readonly Uint8Array[]): void {
    if (!this.#socket.writable) return;
    this.tap?.(true, { streamId, type, flags, data });
    if (!this.#corked) {
      this.#corked = true;
      this.#socket.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#socket.uncork();
      });
    }
    for (const piece of layOutFrame(streamId, type, flags, data)) if (piece.byteLength > 0) this.#socket.write(piece);
  }

  /** Settles when the socket has room again, or is gone; at once when it has room. Never rejects. */
  async drained(): Promise<void> {
    if (!this.full) return;
    this.#room ??= Promise.withResolvers<void>();
    await this.#room.promise;
  }

  /** Read no more until `resume`: the peer is left to wait. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#isHandedOver = false;
    for (const chunk of this.#unread.splice(0)) this.#reader.push(chunk);
    this.#socket.resume();
  }

  /** All that was sent has left this process. */
  get flushed(): boolean {
    return this.#socket.writableLength === 0 || this.#socket.destroyed;
  }

  /**
   * While paused: what another process needs to go on reading. What was read and not taken as frames is in it; it is
   * taken here after all when this connection is resumed. `undefined` when the connection is gone.
   */
  handOver(): Reading | undefined {
    const fd = descriptorOf(this.#socket);
    if (fd === undefined || this.#socket.destroyed) return undefined;
    this.#isHandedOver = true;
    while (this.#socket.read() !== null); // tells of each piece as data, too
    const { bytes, skippedBytes } = this.#reader.unfinished();
    return { fd, bytes: Buffer.concat([bytes, ...this.#unread]).toString('base64'), skippedBytes };
  }

  /** On a new connection: what its predecessor had read. Frames may come during this. */
  goOn({ bytes, skippedBytes }: Reading): void {
    this.#reader.goOn(Buffer.from(bytes, 'base64'), skippedBytes);
  }

  /** Send what is queued, then close. */
  end(): void {
    this.#socket.end(() => this.#socket.destroy());
  }

  /** Close now: what is queued is lost. */
  destroy(): void {
    this.#socket.destroy();
  }

  #releaseWaiting(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }

  #gone(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#releaseWaiting();
    this.#owner.onClosed(this.#error);
  }
}
