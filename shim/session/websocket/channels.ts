import { Duplex, Readable, Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ChannelProtocol } from '../protocols.ts';
import type { Wire } from '../ticket.ts';
import { decodeMessage, encodeMessage, MessageError } from './message.ts';

/** The message that ends a channel in version 5: this byte, then the channel. */
const CLOSE_CHANNEL = 255;

/** Bytes of a channel that wait for their reader before the reading stops. */
const BUFFER_BYTES = 256 * 1024;

/** A channel's messages go here. Reading stops while `data` of any channel has answered false, until `resume` of that one. */
export interface ChannelReader {
  data(data: Buffer): boolean;
  /** The client will send nothing more on this channel. */
  end(): void;
}

/** The channels of one WebSocket: each message belongs to one. */
export class Channels {
  readonly #ws: WebSocket;
  readonly #protocol: ChannelProtocol;
  readonly #wire: Wire;
  readonly #readers = new Map<number, ChannelReader>();
  readonly #full = new Set<number>();
  readonly #ended = Promise.withResolvers<Error | undefined>();
  #pongs: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(ws: WebSocket, protocol: ChannelProtocol, wire: Wire) {
    this.#ws = ws;
    this.#protocol = protocol;
    this.#wire = wire;
    ws.on('message', (data: Buffer) => this.#message(data));
    ws.once('error', error => this.#ended.resolve(error));
    ws.once('close', () => {
      clearInterval(this.#pongs);
      this.#ended.resolve(this.#closing ? undefined : new Error('the client closed the connection'));
    });
  }

  /** Settles when the connection has ended: with the reason, unless it was closed from this side. */
  get ended(): Promise<Error | undefined> {
    return this.#ended.promise;
  }

  /** Messages of a channel nobody reads are dropped. */
  read(channel: number, reader: ChannelReader): void {
    this.#readers.set(channel, reader);
  }

  /** A channel as a stream of the client's bytes. It is destroyed with the connection. */
  readable(channel: number): Readable {
    const stream = new Readable({ highWaterMark: BUFFER_BYTES, read: () => this.resume(channel) });
    stream.on('error', () => {}); // who reads it is told; nobody may be reading yet
    this.#readInto(channel, stream);
    void this.ended.then(reason => stream.destroy(reason ?? new Error('the connection has ended')));
    return stream;
  }

  /** A channel as a stream to the client, at the client's pace. */
  writable(channel: number): Writable {
    const stream = new Writable({
      highWaterMark: 64 * 1024,
      write: (chunk: Buffer, _encoding, done) => this.send(channel, chunk, done),
    });
    stream.on('error', () => {});
    void this.ended.then(reason => stream.destroy(reason));
    return stream;
  }

  /** A channel in both directions. The protocol cannot end one of them: ending it destroys the stream. */
  duplex(channel: number): Duplex {
    const stream = new Duplex({
      readableHighWaterMark: BUFFER_BYTES,
      writableHighWaterMark: 64 * 1024,
      read: () => this.resume(channel),
      write: (chunk: Buffer, _encoding, done) => this.send(channel, chunk, done),
      final: done => {
        stream.destroy();
        done();
      },
    });
    stream.on('error', () => {});
    this.#readInto(channel, stream);
    void this.ended.then(reason => stream.destroy(reason ?? new Error('the connection has ended')));
    return stream;
  }

  #readInto(channel: number, stream: Readable): void {
    let open = true;
    this.read(channel, {
      data: data => !open || stream.destroyed || data.length === 0 || stream.push(data),
      end: () => {
        open = false;
        stream.push(null);
      },
    });
    stream.once('close', () => {
      this.#readers.delete(channel);
      this.resume(channel);
    });
  }

  /** @param done when the transport has taken the message. */
  send(channel: number, data: Buffer, done: (error?: Error) => void = () => {}): void {
    this.#wire.activity();
    this.#ws.send(encodeMessage({ channel, data }, this.#protocol.base64), done);
  }

  /** There is room again for a channel. */
  resume(channel: number): void {
    this.#full.delete(channel);
    if (this.#full.size === 0) this.#readOn();
  }

  #readOn(): void {
    clearInterval(this.#pongs);
    this.#pongs = undefined;
    if (this.#ws.isPaused) this.#ws.resume();
  }

  /** Say goodbye; the client may read first what was sent. */
  close(): void {
    this.#closing = true;
    this.#readers.clear();
    this.#readOn();
    this.#ws.close(1000);
  }

  /** Cut the connection. */
  destroy(reason: Error): void {
    this.#ended.resolve(reason);
    this.#ws.terminate();
  }

  #message(bytes: Buffer): void {
    this.#wire.activity();
    try {
      if (this.#protocol.version >= 5 && bytes[0] === CLOSE_CHANNEL) this.#endOf(bytes);
      else {
        const message = decodeMessage(bytes, this.#protocol.base64);
        if (message !== undefined && this.#readers.get(message.channel)?.data(message.data) === false)
          this.#pause(message.channel);
      }
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** The client broke the protocol: its session ends. */
  fail(reason: Error): void {
    this.#ended.resolve(reason);
    this.#readers.clear();
    this.#readOn();
    this.#ws.close(reason instanceof MessageError ? 1007 : 1002);
  }

  #endOf(bytes: Buffer): void {
    if (bytes.length !== 2) throw new Error(`a message that ends a channel has ${bytes.length} bytes`);
    this.#readers.get(bytes[1] ?? 0)?.end();
  }

  #pause(channel: number): void {
    this.#full.add(channel);
    if (this.#ws.readyState !== this.#ws.OPEN || this.#ws.isPaused) return;
    this.#ws.pause();
    this.#pongs = setInterval(() => this.#ws.pong(), this.#wire.stallMs);
  }
}
