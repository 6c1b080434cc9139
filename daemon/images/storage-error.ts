import { messageOf, resourceExhausted } from '@cleat/base';

const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/** Whether the file system, or what we may use of it, is full. */
export const isFull = (err: unknown): boolean => err instanceof Error && 'code' in err && FULL.has(err.code);

/** What a failed write means for the caller: a full disk has a code of its own, other errors stay what they are. */
export function storageError(err: unknown, what: string): unknown {
  return isFull(err)
    ? resourceExhausted(`no space left on the image file system while writing ${what}: ${messageOf(err)}`, err)
    : err;
}
