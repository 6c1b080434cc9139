import type { CloseIORequest } from '@cleat/proto/task-v3';
import type { Shim } from '../shim.ts';
import { findProcess } from './find.ts';

/** CloseIO: the process sees the end of its input when those who write it now have closed it too. */
export async function closeIo(shim: Shim, { id, execId, stdin }: CloseIORequest) {
  const { io } = findProcess(shim, id, execId);
  if (stdin) io?.closeStdin();
  return {};
}
