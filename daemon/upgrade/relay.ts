import { Code, RpcError } from '@cleat/base';
import type { MethodType, ServiceType } from '@cleat/proto/codec';
import { credentials, Client as GrpcClient, type ServiceError, status } from '@grpc/grpc-js';
import type { Methods } from '../cri/call.ts';
import type { CallContext } from '../cri/outcome.ts';
import type { Daemon } from '../daemon.ts';

/** How long a successor may fail to answer before the caller is told, and how often it is asked, in milliseconds. */
const GIVE_UP_MS = 30_000;
const AGAIN_MS = 50;

type AnyMethod = (d: Daemon, request: unknown, ctx: CallContext) => unknown;

/**
 * Methods that work on images: the image store has one owner, and an upgrade hands it over at once. A pull that is in
 * flight then is made again at the new daemon, which finds what has arrived already; the caller waits on and gets its answer.
 */
export function relayedAfterFreeze<S extends ServiceType>(
  service: S,
  methods: Methods<S>,
  names: readonly (keyof S['methods'] & string)[],
): Methods<S> {
  const relayed = names.map(name => {
    const type = service.methods[name] as MethodType;
    const own = methods[name] as AnyMethod;
    const path = `/${service.typeName}/${type.name}`;
    return [name, type.responseStream ? streamed(own, type, path) : unary(own, type, path)] as const;
  });
  return { ...methods, ...Object.fromEntries(relayed) };
}

const unary =
  (own: AnyMethod, type: MethodType, path: string) =>
  async (d: Daemon, request: unknown, ctx: CallContext): Promise<unknown> => {
    if (!d.handOver.hasReleasedImages) {
      try {
        return await own(d, request, ctx);
      } catch (err) {
        if (!d.handOver.hasReleasedImages) throw err;
      }
    }
    await d.handOver.frozen;
    return await patiently(() => ask(d, path, type, request, ctx.signal));
  };

const streamed = (own: AnyMethod, type: MethodType, path: string) =>
  async function* (d: Daemon, request: unknown, ctx: CallContext): AsyncGenerator<unknown> {
    if (!d.handOver.hasReleasedImages) {
      try {
        yield* (await own(d, request, ctx)) as AsyncIterable<unknown>;
        return;
      } catch (err) {
        if (!d.handOver.hasReleasedImages) throw err;
      }
    }
    await d.handOver.frozen;
    yield* follow(d, path, type, request, ctx.signal);
  };

/** While the successor starts, or is replaced because it failed. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (const giveUpAtMs = performance.now() + GIVE_UP_MS; ; ) {
    try {
      return await attempt();
    } catch (err) {
      if (!isUnreachable(err) || performance.now() > giveUpAtMs) throw told(err);
      await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
    }
  }
}

/** Not an answer of the successor, whose own say what is unavailable in front of a colon. */
const isUnreachable = (err: unknown): boolean => {
  const { code, details } = err as ServiceError;
  return code === status.UNAVAILABLE && !/^\w+Unavailable:/.test(details);
};

const told = (err: unknown): RpcError =>
  new RpcError(((err as ServiceError).code ?? Code.Unknown) as Code, (err as ServiceError).details, { cause: err });

const successor = (d: Daemon) =>
  new GrpcClient(`unix:${d.config.socket}`, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.max_receive_message_length': -1,
  });

const encode = (type: MethodType) => (request: unknown) => Buffer.from(type.request.encode(request as never));

function ask(d: Daemon, path: string, type: MethodType, request: unknown, signal: AbortSignal): Promise<unknown> {
  const client = successor(d);
  const answer = new Promise((resolve, reject) => {
    const call = client.makeUnaryRequest(
      path,
      encode(type),
      bytes => type.response.decode(bytes),
      request,
      (err, response) => (err ? reject(err) : resolve(response)),
    );
    signal.addEventListener('abort', () => call.cancel(), { once: true });
  });
  return answer.finally(() => client.close());
}

async function* follow(d: Daemon, path: string, type: MethodType, request: unknown, signal: AbortSignal) {
  const client = successor(d);
  const call = client.makeServerStreamRequest(path, encode(type), bytes => type.response.decode(bytes), request);
  signal.addEventListener('abort', () => call.cancel(), { once: true });
  try {
    yield* call as AsyncIterable<unknown>;
  } catch (err) {
    throw told(err);
  } finally {
    call.cancel();
    client.close();
  }
}
