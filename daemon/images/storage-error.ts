import { messageOf, resourceExhausted } from '@cleat/base';

const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/** What a failed write means for the caller: a full disk has a code of its own, other errors stay what they are. */
export function storageError(err: unknown, what: string): unknown {
  const code = err instanceof Error && 'code' in err ? err.code : undefined;
  return FULL.has(code)
    ? resourceExhausted(`no space left on the image file system while writing ${what}: ${messageOf(err)}`, err)
    : err;
}
