import type { Init, MessageType, MethodType, ServiceType } from '@cleat/proto/codec';
import { ImageService, RuntimeService } from '@cleat/proto/cri';
import {
  type ClientReadableStream,
  credentials,
  Client as GrpcClient,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';

const CALL_DEADLINE_MS = 60_000;

export type CriCallOptions = {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Of a stream: called when the server has taken it up. */
  readonly onOpen?: () => void;
};

type Request<M> = M extends { readonly request: MessageType<infer Q> } ? Init<Q> : never;
type Response<M> = M extends { readonly response: MessageType<infer R> } ? R : never;
type Call<M> = M extends { readonly responseStream: true }
  ? (request?: Request<M>, options?: CriCallOptions) => AsyncIterable<Response<M>>
  : (request?: Request<M>, options?: CriCallOptions) => Promise<Response<M>>;

/** A promise for each unary method of a service, an async iterable for each that streams its answers. */
export type ServiceClient<S extends ServiceType> = { readonly [K in keyof S['methods']]: Call<S['methods'][K]> };

/**
 * A client of the CRI at a unix socket. Calls fail with grpc-js' ServiceError: `code` is a gRPC status code, `details`
 * the server's sentence. A stream ends its call when it is left; without `timeoutMs` it has no deadline.
 */
export class CriClient implements Disposable {
  readonly runtime: ServiceClient<typeof RuntimeService>;
  readonly image: ServiceClient<typeof ImageService>;
  readonly #grpc: GrpcClient;

  constructor(socketPath: string) {
    this.#grpc = new GrpcClient(`unix:${socketPath}`, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
      'grpc.initial_reconnect_backoff_ms': 20,
      'grpc.max_reconnect_backoff_ms': 100,
      'grpc.max_receive_message_length': -1,
    });
    this.runtime = serviceClient(this.#grpc, RuntimeService);
    this.image = serviceClient(this.#grpc, ImageService);
  }

  /** Wait until the server accepts connections. @throws Error at the deadline */
  ready(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#grpc.waitForReady(Date.now() + timeoutMs, err => (err ? reject(err) : resolve()));
    });
  }

  [Symbol.dispose](): void {
    this.#grpc.close();
  }
}

function serviceClient<S extends ServiceType>(grpc: GrpcClient, service: S): ServiceClient<S> {
  const calls = Object.entries(service.methods).map(([key, method]) => {
    const path = `/${service.typeName}/${method.name}`;
    const call = (request: unknown = {}, options: CriCallOptions = {}) =>
      method.responseStream
        ? stream(grpc, path, method, request, options)
        : unary(grpc, path, method, request, options);
    return [key, call] as const;
  });
  return Object.fromEntries(calls) as ServiceClient<S>;
}

const encode = (method: MethodType) => (request: unknown) =>
  Buffer.from(method.request.encode(request as Init<unknown>));
const decode = (method: MethodType) => (bytes: Buffer) => method.response.decode(bytes);

function unary(grpc: GrpcClient, path: string, method: MethodType, request: unknown, options: CriCallOptions) {
  return new Promise((resolve, reject) => {
    const deadline = Date.now() + (options.timeoutMs ?? CALL_DEADLINE_MS);
    const answered = (err: ServiceError | null, response: unknown) => (err ? reject(err) : resolve(response));
    const [to, from] = [encode(method), decode(method)];
    const call = grpc.makeUnaryRequest(path, to, from, request, new Metadata(), { deadline }, answered);
    options.signal?.addEventListener('abort', () => call.cancel(), { once: true });
  });
}

async function* stream(grpc: GrpcClient, path: string, method: MethodType, request: unknown, options: CriCallOptions) {
  const deadline = options.timeoutMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + options.timeoutMs;
  const [to, from] = [encode(method), decode(method)];
  const call: ClientReadableStream<unknown> = grpc.makeServerStreamRequest(path, to, from, request, { deadline });
  options.signal?.addEventListener('abort', () => call.cancel(), { once: true });
  call.once('metadata', () => options.onOpen?.());
  try {
    yield* call;
  } finally {
    call.on('error', () => {}); // of the cancellation, which nobody waits for any more
    call.cancel();
  }
}
