import type { CallOptions, CallTarget, Channel } from './channel.ts';
import { ClientStream } from './client-stream.ts';
import { DecodedQueue, decodeMessage, encodeMessage } from './codec.ts';
import type { ByKind, Input, MethodType, Output, ServiceType } from './service.ts';

/** How a method is called, by its kind. */
export type ClientMethod<M extends MethodType> = ByKind<
  M,
  (request: Input<M['request']>, options?: CallOptions) => Promise<Output<M['response']>>,
  (request: Input<M['request']>, options?: CallOptions) => AsyncIterableIterator<Output<M['response']>, undefined>,
  (options?: CallOptions) => ClientStream<Input<M['request']>, Output<M['response']>>,
  (options?: CallOptions) => ClientStream<Input<M['request']>, Output<M['response']>>
>;

/** A typed client: one function for each method of the service. */
export type Client<S extends ServiceType> = { readonly [K in keyof S['methods']]: ClientMethod<S['methods'][K]> };

/** Make a typed client. It costs nothing on the wire: any number may share a channel. */
export function createClient<S extends ServiceType>(service: S, channel: Channel): Client<S> {
  const client: Record<string, unknown> = {};
  for (const [key, method] of Object.entries(service.methods)) {
    client[key] = clientMethod(channel, service.typeName, method);
  }
  // Each entry was made by its method's kind, which is what the type says.
  return client as Client<S>;
}

function clientMethod(channel: Channel, service: string, method: MethodType): unknown {
  const { requestStream, responseStream } = method;
  const target: CallTarget = {
    service,
    method: method.name,
    name: `${service}/${method.name}`,
    requestStream,
    responseStream,
  };
  const encode = (message: unknown): Uint8Array =>
    encodeMessage(method.request, message, `a request of ${target.name}`);
  const what = `a response of ${target.name}`;
  if (requestStream) {
    return (options?: CallOptions) =>
      new ClientStream(channel, channel.open(target, undefined, options), encode, method.response);
  }
  if (responseStream) {
    return (message: unknown, options?: CallOptions) =>
      new DecodedQueue(channel.open(target, encode(message), options).responses, method.response, what);
  }
  return async (message: unknown, options?: CallOptions) =>
    decodeMessage(method.response, await channel.unary(target, encode(message), options), what);
}
