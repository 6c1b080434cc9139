import { Code, messageOf, RpcError } from '@cleat/base';

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** A failure to write to the store: ResourceExhausted when the disk is full, else Internal. */
export function storeError(what: string, err: unknown): RpcError {
  const full = FULL.has((err as NodeJS.ErrnoException).code ?? '');
  return new RpcError(full ? Code.ResourceExhausted : Code.Internal, `${what}: ${messageOf(err)}`, { cause: err });
}
