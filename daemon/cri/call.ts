import { messageOf } from '@cleat/base';
import type { Init, MethodType, ServiceType } from '@cleat/proto/codec';
import type { handleUnaryCall, MethodDefinition, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Daemon } from '../daemon.ts';
import { type ClientStreamMethod, clientStream } from './client-stream.ts';
import { Encoded } from './encoded.ts';
import { type CallContext, callerSignal, grpcCode, logFailure } from './outcome.ts';
import { type StreamMethod, serverStream } from './server-stream.ts';

/** One CRI method: validate, lock, find, check, act, persist, tell. Throws RpcError for the caller, anything else becomes Unknown. */
export type Method<Q, R> = (d: Daemon, request: Q, ctx: CallContext) => Promise<Init<R>> | Init<R>;

/** As `Method`, where the answer's bytes are at hand. */
export type EncodedMethod<Q> = (d: Daemon, request: Q, ctx: CallContext) => Encoded;

/** The methods of a service that exist so far, by their lower-camel-case names; the others answer UNIMPLEMENTED. */
export type Methods<S extends ServiceType> = {
  readonly [K in keyof S['methods']]?: S['methods'][K] extends {
    readonly request: { decode(bytes: Uint8Array): infer Q };
    readonly response: { decode(bytes: Uint8Array): infer R };
    readonly requestStream: infer Sends;
    readonly responseStream: infer Streams;
  }
    ? Sends extends true
      ? ClientStreamMethod<Q, R>
      : Streams extends true
        ? StreamMethod<Q, R>
        : Method<Q, R> | EncodedMethod<Q>
    : never;
};

/** Slower calls are logged at `info` whatever they answer, in milliseconds. */
const SLOW_CALL_MS = 5_000;

/** Log line, caller's signal and error-to-status, written once around every method. */
function unary<Q, R>(
  d: Daemon,
  name: string,
  method: Method<Q, R> | EncodedMethod<Q>,
): handleUnaryCall<Q, Init<R> | Encoded> {
  return (call, reply) => {
    const startedAt = performance.now();
    const signal = callerSignal(call);
    const answered = d.calls.begin(name);
    const finish = (error?: unknown) => {
      const ms = Math.round(performance.now() - startedAt);
      if (error !== undefined) logFailure(d, name, ms, error);
      else d.log[ms >= SLOW_CALL_MS ? 'info' : 'debug']({ method: name, ms }, 'answered');
    };
    const traceparent = String(call.metadata.get('traceparent')[0] ?? '');
    d.traces
      .record(name, call.request, traceparent, () => method(d, call.request, { signal }))
      .finally(() => d.handOver.settled())
      .then(
        response => {
          finish();
          reply(null, response);
        },
        error => {
          finish(error);
          reply({ code: grpcCode(error), details: messageOf(error) });
        },
      )
      .finally(answered);
  };
}

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
    responseSerialize: message =>
      message instanceof Encoded ? message.bytes : asBuffer(method.response.encode(message as never)),
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
    const { name, requestStream, responseStream } = service.methods[key] ?? { name: key };
    handlers[key] = requestStream
      ? clientStream(d, name, method as ClientStreamMethod<unknown, unknown>)
      : responseStream
        ? serverStream(d, name, method as StreamMethod<unknown, unknown>)
        : unary(d, name, method as Method<unknown, unknown>);
  }
  return handlers;
}
