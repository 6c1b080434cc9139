import { Events } from '@cleat/proto/events';
import { Shim as ShimService } from '@cleat/proto/shim';
import { Task } from '@cleat/proto/task-v3';
import type { CallContext, Handlers, ServiceType } from 'ttrpc-ts';
import type { Services } from '../debug/recorded.ts';
import type { Shim } from '../shim.ts';
import { takeForeignEvent } from './events.ts';
import { isForeign } from './is-foreign.ts';

type AnyHandler = (request: unknown, context: CallContext) => unknown;
type AnyHandlers = Readonly<Record<string, AnyHandler | undefined>>;

/**
 * The services, but calls are answered by another shim's task once this shim was told to create one. The code for that is
 * loaded then: most shims have a container of their own.
 */
export function routed(services: Services, shim: Shim): Services {
  services.addService(Events, { forward: request => takeForeignEvent(shim, request) });
  return { addService: (service, handlers) => addRouted(services, shim, service, handlers) };
}

function addRouted<S extends ServiceType>(services: Services, shim: Shim, service: S, handlers: Handlers<S>): unknown {
  const own = handlers as AnyHandlers; // each kind of handler is called alike
  const isTask = service.methods === Task.methods;
  const others = (): AnyHandlers | undefined => {
    if (isTask) return shim.foreign?.task as AnyHandlers | undefined;
    return service.typeName === ShimService.typeName ? (shim.foreign?.extras as AnyHandlers | undefined) : undefined;
  };
  const entries = Object.entries(own).map(([key, handler]) => {
    const route: AnyHandler = (request, context) => (others()?.[key] ?? handler)?.(request, context);
    return [key, isTask && key === 'create' ? creating(shim, route) : route] as const;
  });
  return services.addService(service, Object.fromEntries(entries) as typeof handlers);
}

const creating =
  (shim: Shim, otherwise: AnyHandler): AnyHandler =>
  async (request, context) => {
    const create = request as Parameters<typeof isForeign>[0];
    if (!isForeign(create)) return await otherwise(request, context);
    const { createForeign } = await import('./create.ts');
    return await createForeign(shim, create);
  };
