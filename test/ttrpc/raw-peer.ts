import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Test } from 'tap';
import { type Frame, layOutFrame } from '../../packages/ttrpc/src/frame.ts';
import { FrameReader } from '../../packages/ttrpc/src/frame-reader.ts';
import { encodeRequest, encodeResponse, type Request, type Response } from '../../packages/ttrpc/src/messages.ts';

/** One end of a connection that says what it is told to, right or wrong. */
export class RawPeer {
  readonly socket: Socket;
  readonly #frames: Frame[] = [];
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    const reader = new FrameReader(frame => this.#frames.push(frame));
    socket.on('data', chunk => {
      reader.push(chunk);
      this.#wake();
    });
    socket.on('close', () => this.#wake());
    socket.on('error', () => {}); // shows as the end
  }

  /** Send one frame. */
  send(streamId: number, type: number, flags: number, ...data: Uint8Array[]): void {
    this.socket.write(Buffer.concat(layOutFrame(streamId, type, flags, data)));
  }

  /** The next frame; undefined when the connection is gone. */
  async next(): Promise<Frame | undefined> {
    while (this.#frames.length === 0 && !this.socket.closed) {
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
    return this.#frames.shift();
  }
}

/** Connect to a server. */
export async function rawClient(t: Test, path: string): Promise<RawPeer> {
  const socket = connect(path);
  t.teardown(() => socket.destroy());
  await once(socket, 'connect');
  return new RawPeer(socket);
}

/** Listen, and give out each client that comes. */
export async function rawServer(t: Test, path: string): Promise<() => Promise<RawPeer>> {
  const peers: RawPeer[] = [];
  let wake = (): void => {};
  const server = createServer(socket => {
    peers.push(new RawPeer(socket));
    t.teardown(() => socket.destroy());
    wake();
  });
  t.teardown(() => server.close());
  server.listen(path);
  await once(server, 'listening');
  return async () => {
    for (;;) {
      const peer = peers.shift();
      if (peer) return peer;
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    }
  };
}

/** Bytes of a Request; what is not given is empty. */
export const request = (fields: Partial<Request>): Buffer =>
  Buffer.concat(
    encodeRequest({
      service: '',
      method: '',
      payload: new Uint8Array(0),
      timeoutNano: 0,
      metadata: new Map(),
      ...fields,
    }),
  );

/** Bytes of a Response; what is not given is empty. */
export const response = (fields: Partial<Response>): Buffer =>
  Buffer.concat(encodeResponse({ status: undefined, payload: new Uint8Array(0), ...fields }));
