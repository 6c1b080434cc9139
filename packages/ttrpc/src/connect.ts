import { createConnection, type Socket } from 'node:net';
import { deadlineExceeded, messageOf, type RpcError, unavailable } from '@cleat/base';
import { toSocketPath } from './address.ts';
import { Channel, type ChannelOptions } from './channel.ts';

export interface ConnectOptions extends ChannelOptions {
  /** How long to wait for the connection, in milliseconds; 10 s unless given. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Connect to a ttrpc server on a unix socket.
 * @param address `unix:///path`, a plain path, or `@abstract`.
 * @throws RpcError Unavailable when nobody listens there, DeadlineExceeded, InvalidArgument for a bad address.
 */
export async function connect(address: string, options: ConnectOptions = {}): Promise<Channel> {
  const { timeoutMs = 10_000, ...channelOptions } = options;
  const socket = createConnection({ path: toSocketPath(address) });
  await connected(socket, address, timeoutMs);
  return new Channel(socket, { name: address, ...channelOptions });
}

function connected(socket: Socket, address: string, timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (error: RpcError): void => {
    socket.destroy();
    reject(error);
  };
  const timer = setTimeout(
    () => fail(deadlineExceeded(`connecting to ${address} did not finish within ${timeoutMs} ms`)),
    timeoutMs,
  );
  const onError = (err: Error): void => fail(unavailable(`cannot connect to ${address}: ${messageOf(err)}`, err));
  socket.once('error', onError);
  socket.once('connect', () => {
    socket.off('error', onError);
    resolve();
  });
  return promise.finally(() => clearTimeout(timer));
}
