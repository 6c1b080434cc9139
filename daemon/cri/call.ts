import { Code, codeOf, messageOf, RpcError } from '@cleat/base';
import type { Init, MethodType, ServiceType } from '@cleat/proto/codec';
import {
  type handleUnaryCall,
  type MethodDefinition,
  type ServerUnaryCall,
  type ServiceDefinition,
  status as Status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Daemon } from '../daemon.ts';

/** What a method learns of its caller. */
export type CallContext = {
  /** Aborts when the caller hangs up or its deadline passes. */
  readonly signal: AbortSignal;
};

/** One CRI method: validate, lock, find, check, act, persist, tell. Throws RpcError for the caller, anything else becomes Unknown. */
export type Method<Q, R> = (d: Daemon, request: Q, ctx: CallContext) => Promise<Init<R>> | Init<R>;

/** The methods of a service that exist so far, by their lower-camel-case names; the others answer UNIMPLEMENTED. */
export type Methods<S extends ServiceType> = {
  readonly [K in keyof S['methods']]?: S['methods'][K] extends {
    readonly request: { decode(bytes: Uint8Array): infer Q };
    readonly response: { decode(bytes: Uint8Array): infer R };
  }
    ? Method<Q, R>
    : never;
};

/** Slower calls are logged at `info` whatever they answer, in milliseconds. */
const SLOW_CALL_MS = 5_000;

/** Log line, caller's signal and error-to-status, written once around every method. */
function unary<Q, R>(d: Daemon, name: string, method: Method<Q, R>): handleUnaryCall<Q, Init<R>> {
  return (call, reply) => {
    const startedAt = performance.now();
    const signal = callerSignal(call);
    const finish = (error?: unknown) => {
      const ms = Math.round(performance.now() - startedAt);
      if (error !== undefined) logFailure(d, name, ms, error);
      else d.log[ms >= SLOW_CALL_MS ? 'info' : 'debug']({ method: name, ms }, 'answered');
    };
    Promise.try(method, d, call.request, { signal }).then(
      response => {
        finish();
        reply(null, response);
      },
      error => {
        finish(error);
        reply({ code: grpcCode(error), details: messageOf(error) });
      },
    );
  };
}

function callerSignal(call: ServerUnaryCall<unknown, unknown>): AbortSignal {
  const controller = new AbortController();
  call.on('cancelled', () => controller.abort());
  return controller.signal;
}

/** A caller's mistake is a fact of life; what we cannot explain is an error, with its cause in the log. */
function logFailure(d: Daemon, method: string, ms: number, err: unknown): void {
  const code = codeOf(err);
  const message = `${method} failed: ${messageOf(err)}`;
  if (code === Code.Unknown || code === Code.Internal) d.log.error({ method, ms, code, err }, message);
  else d.log.info({ method, ms, code }, message);
}

const grpcCode = (err: unknown): number => (err instanceof RpcError ? err.code : Status.UNKNOWN);

/** A grpc-js definition from our descriptor: the wire names and codecs, nothing else. */
export function serviceDefinition(service: ServiceType): ServiceDefinition {
  const definitions: Record<string, MethodDefinition<unknown, unknown>> = {};
  for (const [key, method] of Object.entries(service.methods)) definitions[key] = methodDefinition(service, method);
  return definitions;
}

function methodDefinition(service: ServiceType, method: MethodType): MethodDefinition<unknown, unknown> {
  return {
    path: `/${service.typeName}/${method.name}`,
    requestStream: method.requestStream,
    responseStream: method.responseStream,
    requestSerialize: message => Buffer.from(method.request.encode(message as never)),
    requestDeserialize: bytes => method.request.decode(bytes),
    responseSerialize: message => asBuffer(method.response.encode(message as never)),
    responseDeserialize: bytes => method.response.decode(bytes),
    originalName: method.name,
  };
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** What grpc-js is given for a service. */
export function implementation<S extends ServiceType>(
  d: Daemon,
  service: S,
  methods: Methods<S>,
): UntypedServiceImplementation {
  const handlers: UntypedServiceImplementation = {};
  for (const [key, method] of Object.entries(methods)) {
    const name = service.methods[key]?.name ?? key;
    handlers[key] = unary(d, name, method as Method<unknown, unknown>);
  }
  return handlers;
}
