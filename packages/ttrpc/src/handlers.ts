import type { CallContext } from './server-call.ts';
import type { AnyCodec, ByKind, Input, MethodType, Output, ServiceType } from './service.ts';

/** What a handler of this method looks like, by the method's kind. Async generators serve streams of responses. */
export type Handler<M extends MethodType> = ByKind<
  M,
  (request: Output<M['request']>, context: CallContext) => Input<M['response']> | Promise<Input<M['response']>>,
  (request: Output<M['request']>, context: CallContext) => AsyncIterable<Input<M['response']>>,
  (
    requests: AsyncIterable<Output<M['request']>>,
    context: CallContext,
  ) => Input<M['response']> | Promise<Input<M['response']>>,
  (requests: AsyncIterable<Output<M['request']>>, context: CallContext) => AsyncIterable<Input<M['response']>>
>;

/** The handlers of a service. A method without one answers Unimplemented. */
export type Handlers<S extends ServiceType> = {
  readonly [K in keyof S['methods']]?: Handler<S['methods'][K]>;
};

/** A handler as the server calls it: its type was checked by `addService`, by the service's own types. */
export interface BoundMethod {
  readonly method: MethodType & { readonly request: AnyCodec; readonly response: AnyCodec };
  handle(request: unknown, context: CallContext): unknown;
}

/** Methods by their names on the wire. Maps, so that no name from the wire can hit what every object has. */
export type ServiceTable = Map<string, Map<string, BoundMethod>>;

/** @throws Error when the service is there already. */
export function addToTable<S extends ServiceType>(table: ServiceTable, service: S, handlers: Handlers<S>): void {
  if (table.has(service.typeName)) throw new Error(`the ttrpc service ${service.typeName} was added twice`);
  const methods = new Map<string, BoundMethod>();
  for (const [key, method] of Object.entries(service.methods)) {
    const handler = handlers[key] as BoundMethod['handle'] | undefined;
    if (handler) methods.set(method.name, { method, handle: handler.bind(handlers) });
  }
  table.set(service.typeName, methods);
}
