import { messageOf } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import { type handleServerStreamingCall, Metadata, type ServerWritableStream } from '@grpc/grpc-js';
import type { Daemon } from '../daemon.ts';
import { type CallContext, callerSignal, grpcCode, logFailure } from './outcome.ts';

/**
 * One CRI method that answers with a stream. It takes its snapshot, or begins to listen, before it returns; messages
 * are asked for one at a time, when the one before has left. Iteration ends when the caller leaves.
 */
export type StreamMethod<Q, R> = (d: Daemon, request: Q, ctx: CallContext) => Messages<R> | Promise<Messages<R>>;

type Messages<R> = AsyncIterable<Init<R>> | Iterable<Init<R>>;

/** Log line, back-pressure and error-to-status, written once around every streaming method. */
export function serverStream<Q, R>(
  d: Daemon,
  name: string,
  method: StreamMethod<Q, R>,
): handleServerStreamingCall<Q, Init<R>> {
  return call => {
    const startedAt = performance.now();
    const answered = d.calls.begin(name);
    const ms = () => Math.round(performance.now() - startedAt);
    const signal = callerSignal(call);
    const sent = async () => await sendAll(call, await method(d, call.request, { signal }), signal);
    const told = sent().then(
      count => {
        d.log.debug({ method: name, ms: ms(), messages: count, left: signal.aborted }, 'streamed');
        call.end();
      },
      err => {
        logFailure(d, name, ms(), err);
        call.emit('error', { code: grpcCode(err), details: messageOf(err) });
      },
    );
    void told.finally(answered);
  };
}

/** @returns how many messages were sent. */
async function sendAll<Q, R>(
  call: ServerWritableStream<Q, Init<R>>,
  messages: Messages<R>,
  signal: AbortSignal,
): Promise<number> {
  call.sendMetadata(new Metadata()); // the caller learns that the stream is open, though there may be no message for long
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => leave(), { once: true });
  let count = 0;
  for await (const message of messages) {
    if (signal.aborted) break;
    await Promise.race([written(call, message), left]);
    count++;
  }
  return count;
}

/** Resolves when the message is on its way: the caller has room for it. */
const written = <Q, R>(call: ServerWritableStream<Q, R>, message: R): Promise<void> =>
  new Promise(resolve => {
    call.write(message, () => resolve());
  });
