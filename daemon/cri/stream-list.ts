import type { Init, MessageType } from '@cleat/proto/codec';
import { batches } from './batches.ts';
import type { Method } from './call.ts';
import type { StreamMethod } from './server-stream.ts';

/**
 * The streaming twin of a listing: the same items, taken at the call, in several messages.
 * Source: CRI v1, the Stream… methods.
 * @param items of the listing's answer.
 * @param wrap puts a batch into a message of the stream.
 */
export const streamList =
  <Q, R, T, M>(
    list: Method<Q, R>,
    items: (response: Init<R>) => readonly Init<T>[] | undefined,
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
