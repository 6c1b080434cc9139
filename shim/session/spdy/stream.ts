import { Duplex } from 'node:stream';
import type { Headers } from './header-block.ts';

/** Bytes of a stream that wait for their reader before the connection stops reading. */
const BUFFER_BYTES = 256 * 1024;

/** What a stream needs of its connection. */
export interface StreamOwner {
  /** Send data; `done` when the transport has taken it. */
  sendData(streamId: number, data: Buffer, fin: boolean, done: (error?: Error | null) => void): void;
  /** The stream is gone from this side; the client knows if both sides were done. */
  streamClosed(streamId: number, remoteDone: boolean, localDone: boolean): void;
}

/** One stream of a SPDY connection that the client opened. Destroying it resets it. Never throws for want of a listener. */
export class SpdyStream extends Duplex {
  readonly id: number;
  readonly headers: Headers;
  readonly #owner: StreamOwner;
  #room: (() => void) | undefined;
  #remoteDone = false;
  #localDone = false;

  constructor(owner: StreamOwner, id: number, headers: Headers) {
    super({ readableHighWaterMark: BUFFER_BYTES, writableHighWaterMark: 64 * 1024 });
    this.#owner = owner;
    this.id = id;
    this.headers = headers;
    this.on('error', () => {}); // who cares looks with `finished` or `pipeline`; a client's reset must not end the process
  }

  /** Bytes from the client. Undefined, or settles when there is room for more. */
  deliver(data: Buffer): Promise<void> | undefined {
    if (this.#remoteDone || this.destroyed || data.length === 0 || this.push(data)) return undefined;
    return new Promise(resolve => {
      this.#room = resolve;
    });
  }

  /** The client sends nothing more. */
  remoteEnd(): void {
    if (this.#remoteDone) return;
    this.#remoteDone = true;
    if (!this.destroyed) this.push(null);
  }

  /** The client reset the stream: both directions are over. */
  remoteReset(): void {
    this.#remoteDone = true;
    this.#localDone = true;
    this.destroy(new Error(`the client reset stream ${this.id}`));
  }

  override _read(): void {
    this.#room?.();
    this.#room = undefined;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#owner.sendData(this.id, chunk, false, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#localDone = true;
    this.#owner.sendData(this.id, Buffer.alloc(0), true, done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this._read();
    this.#owner.streamClosed(this.id, this.#remoteDone, this.#localDone);
    done(error);
  }
}
