import { Socket } from 'node:net';
import type { Sink } from './sink.ts';

/** How many bytes may wait for a slow reader, in bytes. */
const HIGH_WATER_BYTES = 64 * 1024;

/** A sink whose descriptor can be handed over, once nothing waits. */
export type StreamSink = Sink & {
  /** Bytes that the reader has not taken. */
  readonly waitingBytes: () => number;
  /** Undefined once it is closed, or about to be. */
  readonly descriptor: () => number | undefined;
};

/** A sink that writes to the descriptor of a pipe or fifo, which it owns. A reader that went away loses the bytes, no more. */
export function streamSink(fd: number): StreamSink {
  const socket = new Socket({ fd, readable: false, writable: true });
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()));
  const sink: StreamSink = {
    write(bytes) {
      if (socket.destroyed) return true;
      socket.write(Buffer.from(bytes));
      return socket.writableLength < HIGH_WATER_BYTES;
    },
    end: () => socket.end(() => socket.destroy()),
    onDrain: () => {},
    waitingBytes: () => (socket.destroyed ? 0 : socket.writableLength),
    descriptor: () => (socket.destroyed || socket.writableEnded ? undefined : fd),
    flush: () => (socket.writableLength === 0 || socket.destroyed ? Promise.resolve() : nextDrain(socket, closed)),
  };
  socket.on('drain', () => sink.onDrain());
  socket.on('error', () => {}); // EPIPE: nobody reads any more
  socket.once('close', () => sink.onDrain());
  return sink;
}

const nextDrain = (socket: Socket, closed: Promise<void>): Promise<void> =>
  Promise.race([closed, new Promise<void>(resolve => socket.once('drain', () => resolve()))]);
