import { setImmediate } from 'node:timers/promises';
import type { Init, MessageType } from '@cleat/proto/codec';

/** A message of a stream is closed when its items have this many bytes: callers take 4 MiB at least (gRPC's default). */
const BATCH_BYTES = 1024 * 1024;

/** More items do not go into one message, however small. */
const BATCH_ITEMS = 1000;

/**
 * Cut a snapshot into the messages of a stream, each item once, at least one in each; no items make no message.
 * Others get their turn between two batches, so that a long list holds up nobody.
 */
export async function* batches<T>(type: MessageType<T>, items: readonly Init<T>[]): AsyncGenerator<Init<T>[]> {
  let batch: Init<T>[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = type.encode(item).length;
    if (batch.length > 0 && (bytes + size > BATCH_BYTES || batch.length === BATCH_ITEMS)) {
      yield batch;
      await setImmediate();
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
