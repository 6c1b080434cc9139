import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { constants, createDeflate, inflateSync } from 'node:zlib';
import { headerDictionary } from '../../../shim/session/spdy/dictionary.ts';

/** A frame as this hand-made client sees it: `type` 0 is data. */
export type SeenFrame = {
  readonly type: number;
  readonly streamId: number;
  readonly flags: number;
  readonly payload: Buffer;
};

const word = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

/** A control frame; written apart from the code under test. */
export const control = (type: number, flags: number, ...parts: readonly (Buffer | number)[]): Buffer => {
  const payload = Buffer.concat(parts.map(part => (typeof part === 'number' ? word(part) : part)));
  return Buffer.concat([Buffer.from([0x80, 3, 0, type]), word((flags << 24) | payload.length), payload]);
};

export const data = (streamId: number, bytes: Buffer | string, fin = false): Buffer => {
  const payload = Buffer.from(bytes);
  return Buffer.concat([word(streamId), word(((fin ? 1 : 0) << 24) | payload.length), payload]);
};

/** Headers before compression. */
export const plainBlock = (headers: Readonly<Record<string, string>>): Buffer =>
  Buffer.concat([
    word(Object.keys(headers).length),
    ...Object.entries(headers)
      .flat()
      .flatMap(text => [word(Buffer.byteLength(text)), Buffer.from(text)]),
  ]);

/** Compresses the header blocks of one connection. */
export class Compressor {
  readonly #deflate = createDeflate({ dictionary: headerDictionary(), flush: constants.Z_SYNC_FLUSH });

  async block(plain: Buffer): Promise<Buffer> {
    const pieces: Buffer[] = [];
    const take = (piece: Buffer) => pieces.push(piece);
    this.#deflate.on('data', take);
    await new Promise<void>(resolve => this.#deflate.write(plain, () => resolve()));
    this.#deflate.off('data', take);
    return Buffer.concat(pieces);
  }
}

/** Headers that a server compressed; the first block of its connection. */
export const inflateFirst = (block: Buffer): Buffer =>
  inflateSync(block, { dictionary: headerDictionary(), finishFlush: constants.Z_SYNC_FLUSH });

/** A SPDY client of our own making, which can also misbehave. */
export class SpdyPeer {
  readonly socket: Socket;
  readonly frames: SeenFrame[] = [];
  /** The answer to the upgrade request. */
  head = '';
  readonly #compressor = new Compressor();
  #bytes: Buffer = Buffer.alloc(0);
  #wake: () => void = () => {};
  #nextId = 1;
  ended = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => {}); // its end is what counts
    socket.on('close', () => {
      this.ended = true;
      this.#wake();
    });
  }

  /** Connect and ask for the upgrade. */
  static async connect(url: string, protocols = 'v4.channel.k8s.io'): Promise<SpdyPeer> {
    const { hostname, port, pathname } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const peer = new SpdyPeer(socket);
    const head = ['Host: x', 'Connection: Upgrade', 'Upgrade: SPDY/3.1', `X-Stream-Protocol-Version: ${protocols}`];
    socket.write(`POST ${pathname} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`);
    await peer.until(() => peer.head !== '');
    return peer;
  }

  /** The frame that opens a stream of the next id. */
  async synStream(headers: Readonly<Record<string, string>>, flags = 0): Promise<{ id: number; frame: Buffer }> {
    const id = this.#nextId;
    this.#nextId += 2;
    const block = await this.#compressor.block(plainBlock(headers));
    return { id, frame: control(1, flags, id, 0, Buffer.from([0, 0]), block) };
  }

  async open(headers: Readonly<Record<string, string>>): Promise<number> {
    const { id, frame } = await this.synStream(headers);
    this.socket.write(frame);
    return id;
  }

  /** Open streams of these types; answers their ids. */
  async openAll<T extends string>(...types: readonly T[]): Promise<Record<T, number>> {
    const ids: Partial<Record<T, number>> = {};
    for (const type of types) ids[type] = await this.open({ streamtype: type });
    return ids as Record<T, number>;
  }

  /** Wait until this holds; it is asked again after all that comes. @throws Error when the connection ends before. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.ended) throw new Error(`the connection ended; ${this.frames.length} frames had come`);
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }

  async untilClosed(): Promise<void> {
    await this.until(() => this.ended).catch(() => {});
  }

  /** What came on a stream so far. */
  received(streamId: number): string {
    return Buffer.concat(
      this.frames.filter(f => f.type === 0 && f.streamId === streamId).map(f => f.payload),
    ).toString();
  }

  /** Whether the server has ended this stream. */
  finished(streamId: number): boolean {
    return this.frames.some(f => f.type === 0 && f.streamId === streamId && f.flags === 1);
  }

  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (this.head === '') {
      const end = this.#bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.head = this.#bytes.toString('latin1', 0, end + 4);
      this.#bytes = this.#bytes.subarray(end + 4);
    }
    while (this.head.includes(' 101 ') && this.#bytes.length >= 8) {
      const length = this.#bytes.readUIntBE(5, 3);
      if (this.#bytes.length < 8 + length) break;
      const payload = this.#bytes.subarray(8, 8 + length);
      const isControl = (this.#bytes[0] ?? 0) >= 0x80;
      const streamId = isControl ? (length >= 4 ? payload.readUInt32BE(0) : 0) : this.#bytes.readUInt32BE(0);
      this.frames.push({
        type: isControl ? this.#bytes.readUInt16BE(2) : 0,
        streamId,
        flags: this.#bytes[4] ?? 0,
        payload,
      });
      this.#bytes = this.#bytes.subarray(8 + length);
    }
    this.#wake();
  }
}
