import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Wire } from '../ticket.ts';
import {
  controlFrame,
  dataHead,
  FLAG_FIN,
  FLAG_UNIDIRECTIONAL,
  type Frame,
  FrameType,
  GoAwayStatus,
  ResetStatus,
  SpdyError,
  words,
} from './frame.ts';
import { emptyHeaderBlock, HeaderReader } from './header-block.ts';
import { FrameParser } from './parser.ts';
import { SpdyStream, type StreamOwner } from './stream.ts';

/** A data frame that we send has at most this many bytes. */
const MAX_SENT_BYTES = 64 * 1024;

/** Answers to control frames that may wait in the transport before reading stops. */
const MAX_WAITING_BYTES = 256 * 1024;

/** After so many bytes from the client it is granted as many again. Half of SPDY's initial window. */
const WINDOW_STEP_BYTES = 32 * 1024;

/** How long a client may take to close the connection after we said goodbye. */
const LINGER_MS = 5_000;

export type SpdyOptions = {
  /** Streams that may be open at once; further ones are refused. */
  readonly maxStreams: number;
  /** A new stream: false refuses it. It has been answered when this returns true. */
  accept(stream: SpdyStream): boolean;
  readonly wire: Wire;
};

/**
 * The server's side of a SPDY/3.1 connection.
 * Windows are what SPDY's clients in the Kubernetes world make of them: moby/spdystream neither sends nor obeys
 * WINDOW_UPDATE. So ours are sent, for clients that obey, and none is waited for; what holds a sender back is the
 * transport. A stream that nobody reads therefore holds up its connection, once 256 KiB wait in it.
 */
export class SpdyConnection implements StreamOwner {
  readonly #transport: Duplex;
  readonly #options: SpdyOptions;
  readonly #headers = new HeaderReader();
  readonly #streams = new Map<number, SpdyStream>();
  readonly #consumed = new Map<number, number>();
  #lastStreamId = 0;
  #replied = false;
  #pingId = 0;
  /** We have said goodbye. */
  #closing = false;
  /** Why it was cut from this side. */
  #cut: Error | undefined;
  /** The client has: it opens no more streams. */
  #goneAway = false;

  /** Settles when the connection has ended: with the reason, unless it was closed from this side. Never rejects. */
  readonly ended: Promise<Error | undefined>;

  /** Begins to read at once; `transport` is this connection's from now on. */
  constructor(transport: Duplex, options: SpdyOptions) {
    this.#transport = transport;
    this.#options = options;
    transport.on('error', () => {}); // the reading loop meets it too
    this.ended = this.#serve();
  }

  /** End the connection: open streams are reset after what was written to them, and the client gets time to read it all. */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    for (const stream of this.#streams.values()) stream.destroy();
    this.#sendGoAway(GoAwayStatus.Ok);
    this.#end();
  }

  /** End the connection now. */
  destroy(reason: Error): void {
    this.#cut ??= reason;
    this.#transport.destroy(reason);
  }

  sendData(streamId: number, data: Buffer, fin: boolean, done: (error?: Error | null) => void): void {
    if (!this.#transport.writable) {
      done(new Error('the connection has ended'));
      return;
    }
    this.#options.wire.activity();
    this.#transport.cork();
    let at = 0;
    do {
      const piece = data.subarray(at, at + MAX_SENT_BYTES);
      at += piece.length;
      const last = at >= data.length;
      const head = dataHead(streamId, piece.length, fin && last);
      if (piece.length === 0) this.#transport.write(head, done);
      else {
        this.#transport.write(head);
        this.#transport.write(piece, last ? done : undefined);
      }
    } while (at < data.length);
    this.#transport.uncork();
  }

  streamClosed(streamId: number, remoteDone: boolean, localDone: boolean): void {
    this.#streams.delete(streamId);
    this.#consumed.delete(streamId);
    const told = localDone && (remoteDone || this.#closing); // GOAWAY tells the rest
    if (!told) this.#send(controlFrame(FrameType.RstStream, 0, words(streamId, ResetStatus.Cancel)));
  }

  async #serve(): Promise<Error | undefined> {
    this.#transport.once('close', () => this.#dropStreams(new Error('the client is gone')));
    let reason: Error | undefined;
    try {
      const parser = new FrameParser();
      const chunks: AsyncIterable<Buffer> = this.#transport.iterator({ destroyOnReturn: false });
      for await (const chunk of chunks) for (const frame of parser.push(chunk)) await this.#handle(frame);
      reason = new Error('the client closed the connection');
    } catch (error) {
      reason = error instanceof Error ? error : new Error(String(error));
      if (error instanceof SpdyError) this.#sendGoAway(GoAwayStatus.ProtocolError);
    }
    this.#dropStreams(reason);
    if (reason instanceof SpdyError && this.#transport.writable) {
      this.#end();
      this.#transport.resume();
    } else if (this.#closing) await this.#flushed();
    else this.#transport.destroy();
    return this.#cut ?? (this.#closing ? undefined : reason);
  }

  /** The client may have closed its side while it still reads ours. */
  async #flushed(): Promise<void> {
    if (!this.#transport.writableFinished && !this.#transport.destroyed)
      await new Promise<unknown>(resolve => this.#transport.once('finish', resolve).once('close', resolve));
    this.#transport.destroy();
  }

  #dropStreams(reason: Error): void {
    this.#headers.close();
    for (const stream of this.#streams.values()) stream.destroy(reason);
  }

  /** Act on a frame. Waits while the client sends faster than it is read. @throws SpdyError */
  async #handle(frame: Frame): Promise<void> {
    switch (frame.type) {
      case 'data':
        return this.#data(frame.streamId, frame.data, frame.fin);
      case 'syn-stream':
        return this.#open(frame);
      case 'headers': {
        await this.#headers.read(frame.headers); // carries nothing of use, but the zlib stream goes on through it
        if ((frame.flags & FLAG_FIN) !== 0) this.#streams.get(frame.streamId)?.remoteEnd();
        return;
      }
      case 'rst-stream':
        this.#streams.get(frame.streamId)?.remoteReset();
        return;
      case 'ping':
        if (frame.id % 2 === 1) await this.#answer(controlFrame(FrameType.Ping, 0, words(frame.id)));
        return;
      case 'go-away':
        this.#goneAway = true;
        if (this.#streams.size === 0) this.close();
    }
  }

  async #open(frame: Extract<Frame, { type: 'syn-stream' }>): Promise<void> {
    const { streamId, flags } = frame;
    const headers = await this.#headers.read(frame.headers);
    if (streamId % 2 === 0 || streamId <= this.#lastStreamId)
      throw new SpdyError(`the client opened stream ${streamId} after stream ${this.#lastStreamId}`);
    this.#lastStreamId = streamId;
    if (this.#closing || this.#goneAway) return;
    const stream = new SpdyStream(this, streamId, headers);
    this.#streams.set(streamId, stream);
    if (this.#streams.size > this.#options.maxStreams || !this.#options.accept(stream)) {
      this.#streams.delete(streamId);
      stream.remoteReset(); // of this side only: what the client is told is that it was refused
      await this.#answer(controlFrame(FrameType.RstStream, 0, words(streamId, ResetStatus.RefusedStream)));
      return;
    }
    const reply = Buffer.concat([words(streamId), emptyHeaderBlock(!this.#replied)]);
    this.#replied = true;
    await this.#answer(controlFrame(FrameType.SynReply, 0, reply));
    if ((flags & FLAG_FIN) !== 0) stream.remoteEnd();
    if ((flags & FLAG_UNIDIRECTIONAL) !== 0) stream.end();
  }

  async #data(streamId: number, data: Buffer, fin: boolean): Promise<void> {
    if (streamId > this.#lastStreamId) throw new SpdyError(`data came for stream ${streamId}, which was never opened`);
    const stream = this.#streams.get(streamId);
    if (data.length > 0) {
      this.#options.wire.activity();
      const room = stream?.deliver(data);
      if (room !== undefined) await this.#stalled(room);
      await this.#grant(0, data.length);
      if (!fin && this.#streams.has(streamId)) await this.#grant(streamId, data.length);
    }
    if (fin) stream?.remoteEnd();
  }

  /** Wait for room; pings meanwhile, since a client that is gone shows only when it is written to. */
  async #stalled(room: Promise<void>): Promise<void> {
    const timer = setInterval(() => {
      this.#pingId = (this.#pingId + 2) & 0x7fffffff;
      this.#send(controlFrame(FrameType.Ping, 0, words(this.#pingId)));
    }, this.#options.wire.stallMs);
    await room;
    clearInterval(timer);
  }

  /** Let the client send again as much as it has, on a stream, or on all together (stream 0). */
  async #grant(streamId: number, bytes: number): Promise<void> {
    const consumed = (this.#consumed.get(streamId) ?? 0) + bytes;
    this.#consumed.set(streamId, consumed < WINDOW_STEP_BYTES ? consumed : 0);
    if (consumed >= WINDOW_STEP_BYTES)
      await this.#answer(controlFrame(FrameType.WindowUpdate, 0, words(streamId, consumed)));
  }

  /** Send an answer to what the client sent; one that asks and does not read is not read either. */
  async #answer(frame: Buffer): Promise<void> {
    this.#send(frame);
    if (this.#transport.writableLength < MAX_WAITING_BYTES || this.#transport.destroyed) return;
    const over = new AbortController();
    const { signal } = over;
    await Promise.race([
      once(this.#transport, 'drain', { signal }),
      once(this.#transport, 'close', { signal }),
    ]).finally(() => over.abort());
  }

  #send(frame: Buffer): void {
    if (this.#transport.writable) this.#transport.write(frame);
  }

  #sendGoAway(status: number): void {
    this.#send(controlFrame(FrameType.GoAway, 0, words(this.#lastStreamId, status)));
  }

  /** Half-close, and go on reading until the client closes: bytes left unread would make the kernel drop what it has not sent yet. */
  #end(): void {
    this.#transport.end(() => {
      if (this.#transport.destroyed) return;
      const timer = setTimeout(() => this.#transport.destroy(), LINGER_MS);
      this.#transport.once('close', () => clearTimeout(timer));
    });
  }
}
