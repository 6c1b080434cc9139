import { messageOf } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import type { handleClientStreamingCall } from '@grpc/grpc-js';
import type { Daemon } from '../daemon.ts';
import { type CallContext, callerSignal, grpcCode, logFailure } from './outcome.ts';

/** One method that is sent a stream of messages. They are taken one at a time, so that a fast caller waits for us. */
export type ClientStreamMethod<Q, R> = (d: Daemon, requests: AsyncIterable<Q>, ctx: CallContext) => Promise<Init<R>>;

/** Log line and error-to-status, written once around every method that is sent a stream. */
export function clientStream<Q, R>(
  d: Daemon,
  name: string,
  method: ClientStreamMethod<Q, R>,
): handleClientStreamingCall<Q, Init<R>> {
  return (call, reply) => {
    const startedAt = performance.now();
    const answered = d.calls.begin(name);
    const ms = () => Math.round(performance.now() - startedAt);
    Promise.try(method, d, call, { signal: callerSignal(call) })
      .then(
        response => {
          d.log.info({ method: name, ms: ms() }, 'answered');
          reply(null, response);
        },
        err => {
          logFailure(d, name, ms(), err);
          reply({ code: grpcCode(err), details: messageOf(err) });
        },
      )
      .finally(answered);
  };
}
