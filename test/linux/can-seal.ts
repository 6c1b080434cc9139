import { closeSync } from 'node:fs';
import { sealedCopy } from '@cleat/linux';

/** Why programs cannot be sealed here: the kernel is older than 6.6, or we lack CAP_LINUX_IMMUTABLE. False when they can. */
export function cannotSeal(): string | false {
  try {
    closeSync(sealedCopy('/bin/true', 'try'));
    return false;
  } catch (err) {
    return (err as Error).message;
  }
}
