import { type Duplex, finished, type Writable } from 'node:stream';
import { messageOf } from '@cleat/base';
import { endStream } from './end-stream.ts';
import type { ForwardTarget } from './target.ts';

/**
 * Join a client's connection to a port of the pod: bytes both ways, each direction ending by itself.
 * What goes wrong is written to `error`, which ends in any case. Settles when both are done. Never rejects.
 */
export async function forward(port: number, data: Duplex, error: Writable, target: ForwardTarget): Promise<void> {
  try {
    const connection = await target.connect(port);
    if (data.destroyed) connection.destroy();
    else await joined(data, connection);
    await endStream(error);
  } catch (cause) {
    const text = `error forwarding port ${port} to the pod: ${messageOf(cause)}`;
    await endStream(error, text);
    data.destroy();
  }
}

/** @throws Error when the pod's side breaks; a client that leaves is no error. */
async function joined(data: Duplex, connection: Duplex): Promise<void> {
  const client = done(data).then(error => {
    if (error !== undefined) connection.destroy();
  });
  const pod = done(connection).then(error => {
    if (error !== undefined && !data.destroyed) throw error;
  });
  data.pipe(connection);
  connection.pipe(data);
  await Promise.all([client, pod]);
}

/** Settles when a stream has ended in both directions, or broken: with the reason then. */
const done = (stream: Duplex): Promise<Error | undefined> =>
  new Promise(resolve => {
    finished(stream, error => resolve(error ?? undefined));
  });

/** A port in a header or an option. @throws Error when it is none. */
export function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new Error(`"${text.slice(0, 20)}" is no port`);
  return port;
}
