import { messageOf } from '@cleat/base';
import type { CallContext, Handlers, Server, ServiceType } from 'ttrpc-ts';
import type { History, Operation } from './history.ts';

type AnyHandler = (request: unknown, context: CallContext) => unknown;

/** Where services are added. */
export type Services = { addService<S extends ServiceType>(service: S, handlers: Handlers<S>): unknown };

/** The server, but each call of a service that is added through this is written down in the history. */
export const recorded = (server: Server, history: History): Services => ({
  addService(service, handlers) {
    const entries = Object.entries(service.methods).flatMap(([key, { name, responseStream }]) => {
      const handler = handlers[key] as AnyHandler | undefined; // each kind of handler is called alike
      const record = responseStream ? recordStream : recordCall;
      return handler ? [[key, record(history, `${service.typeName}/${name}`, handler)] as const] : [];
    });
    return server.addService(service, Object.fromEntries(entries) as typeof handlers);
  },
});

const execIdOf = (request: unknown): string => {
  const { execId } = request as { execId?: unknown };
  return typeof execId === 'string' ? execId : '';
};

const recordCall =
  (history: History, name: string, handler: AnyHandler): AnyHandler =>
  async (request, context) => {
    const operation = history.begin(name, execIdOf(request));
    return await ended(history, operation, async () => await handler(request, context));
  };

const recordStream = (history: History, name: string, handler: AnyHandler): AnyHandler =>
  async function* (request, context) {
    const operation = history.begin(name, execIdOf(request));
    let error = '';
    try {
      yield* handler(request, context) as AsyncIterable<unknown>;
    } catch (err) {
      error = messageOf(err);
      throw err;
    } finally {
      history.end(operation, error); // also when the caller has left
    }
  };

async function ended<T>(history: History, operation: Operation, call: () => Promise<T>): Promise<T> {
  try {
    const result = await call();
    history.end(operation, '');
    return result;
  } catch (err) {
    history.end(operation, messageOf(err));
    throw err;
  }
}
