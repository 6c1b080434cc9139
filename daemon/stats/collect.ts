import { messageOf } from '@cleat/base';
import type { Logger } from 'pino';
import { Breather } from './breather.ts';

/**
 * Read statistics of one after the other, with rests in which all else gets its turn. One that cannot be read is left
 * out, and the log tells why: the others are not its fault.
 */
export async function collect<T extends { readonly id: string }, R>(
  log: Logger,
  items: Iterable<T>,
  read: (item: T, breather: Breather) => R | Promise<R>,
): Promise<R[]> {
  const breather = new Breather();
  const all: R[] = [];
  for (const item of items) {
    try {
      all.push(await read(item, breather));
    } catch (err) {
      log.warn({ id: item.id, err }, `cannot read the statistics of ${item.id}: ${messageOf(err)}`);
    }
    await breather.breathe();
  }
  return all;
}
