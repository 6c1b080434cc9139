import { Limiter } from '../../../daemon/images/limiter.ts';

/**
 * How many shims are asked at a time. Many, as each that hangs holds a place for its whole time limit; not all, as the
 * limit of one that is well must not pass while the answers of hundreds of others are read.
 */
const AT_ONCE = 100;

const places = new Limiter(AT_ONCE);
const never = new AbortController().signal;

/** Ask one of many shims as soon as there is a place for it: all of them may be asked through this at the same time. */
export async function inPlace<T>(ask: () => Promise<T>): Promise<T> {
  using _place = await places.acquire(never);
  return await ask();
}
