import net from 'node:net';
import type { Init, MethodType, ServiceType } from '@cleat/proto/codec';
import { ImageService, RuntimeService } from '@cleat/proto/cri';
import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';

/** The unary methods of a service. */
export type Calls<S extends ServiceType> = {
  readonly [K in keyof S['methods']]: S['methods'][K] extends MethodType<infer Q, infer R>
    ? (request: Init<Q>) => Promise<R>
    : never;
};

/** The CRI of a running daemon. Close it, or the program does not end. */
export type CriClient = {
  readonly runtime: Calls<typeof RuntimeService>;
  readonly images: Calls<typeof ImageService>;
} & Disposable;

/**
 * Connect to the CRI.
 * @throws Error "cannot reach cleatd at …", with the reason; calls throw one sentence too.
 */
export async function connectCri(socket: string, timeoutMs: number): Promise<CriClient> {
  const client = await connect(socket, timeoutMs);
  return {
    runtime: calls(client, RuntimeService, socket, timeoutMs),
    images: calls(client, ImageService, socket, timeoutMs),
    [Symbol.dispose]: () => client.close(),
  };
}

/** A connection to the daemon. @throws Error "cannot reach cleatd at …", with the reason. */
export async function connect(socket: string, timeoutMs: number): Promise<Client> {
  await knock(socket, timeoutMs);
  return new Client(`unix:${socket}`, credentials.createInsecure(), {
    'grpc.max_receive_message_length': -1,
    'grpc.enable_http_proxy': 0,
  });
}

/**
 * As `connect`, for work that may take long: a daemon that hangs is found out within `timeoutMs`.
 * @throws Error "did not answer …" too.
 */
export async function connectForWork(socket: string, timeoutMs: number): Promise<Client> {
  const client = await connect(socket, timeoutMs);
  try {
    await calls(client, RuntimeService, socket, timeoutMs).version({});
  } catch (err) {
    const { code } = (err as Error).cause as ServiceError;
    if (code !== status.UNIMPLEMENTED) {
      client.close();
      throw err;
    }
  }
  return client;
}

/** See whether anybody listens: gRPC would try again and again, and says less about why not. */
async function knock(socket: string, timeoutMs: number): Promise<void> {
  const connection = net.connect(socket);
  try {
    await new Promise<void>((resolve, reject) => {
      const late = () => reject(new Error(`no answer within ${timeoutMs} ms`));
      connection.setTimeout(timeoutMs, () => setImmediate(late)); // news that waited while we were not running counts
      connection.once('connect', resolve).once('error', reject);
    });
  } catch (err) {
    throw new Error(`cannot reach cleatd at ${socket}: ${reason(err as NodeJS.ErrnoException)}`, { cause: err });
  } finally {
    connection.destroy();
  }
}

function reason({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'no such file';
  if (code === 'ECONNREFUSED') return 'nobody listens there';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return message;
}

/** The unary methods of a service as promises. */
export function calls<S extends ServiceType>(client: Client, service: S, socket: string, timeoutMs: number): Calls<S> {
  const entries = Object.entries(service.methods).map(([key, method]) => {
    const path = `/${service.typeName}/${method.name}`;
    const call = (request: Init<unknown>) =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(
          path,
          (message: Init<unknown>) => Buffer.from(method.request.encode(message)),
          bytes => method.response.decode(bytes),
          request,
          { deadline: Date.now() + timeoutMs },
          (err, response) => (err ? reject(failure(err, method.name, socket, timeoutMs)) : resolve(response)),
        );
      });
    return [key, call];
  });
  return Object.fromEntries(entries) as Calls<S>;
}

function failure(err: ServiceError, method: string, socket: string, timeoutMs: number): Error {
  const late = err.code === status.DEADLINE_EXCEEDED;
  const said = late ? `did not answer ${method} within ${timeoutMs} ms` : `answered ${method} with: ${err.details}`;
  return new Error(`cleatd at ${socket} ${said}`, { cause: err });
}
