import type { Init, MessageType } from '@cleat/proto/codec';
import type { Daemon } from '../daemon.ts';
import { batches } from './batches.ts';
import type { CallContext } from './outcome.ts';
import type { StreamMethod } from './server-stream.ts';

/**
 * The streaming twin of a listing: the same items, taken at the call, in several messages.
 * Source: CRI v1, the Stream… methods.
 * @param items of what `list` answers.
 * @param wrap puts a batch into a message of the stream.
 */
export const streamList =
  <Q, A, T, M>(
    list: (d: Daemon, request: Q, ctx: CallContext) => Promise<A> | A,
    items: (answer: A) => readonly Init<T>[] | undefined,
    type: MessageType<T>,
    wrap: (batch: Init<T>[]) => Init<M>,
  ): StreamMethod<Q, M> =>
  async (d, request, ctx) => {
    const all = items(await list(d, request, ctx)) ?? [];
    return messages(type, all, wrap);
  };

async function* messages<T, M>(type: MessageType<T>, items: readonly Init<T>[], wrap: (batch: Init<T>[]) => Init<M>) {
  for await (const batch of batches(type, items)) yield wrap(batch);
}
