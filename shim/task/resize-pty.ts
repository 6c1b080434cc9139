import { failedPrecondition } from '@cleat/base';
import type { ResizePtyRequest } from '@cleat/proto/task-v3';
import type { Shim } from '../shim.ts';
import { findProcess } from './find.ts';

/** ResizePty: tell a terminal its size in characters. Without a terminal there is nothing to tell, as in containerd. */
export async function resizePty(shim: Shim, { id, execId, width, height }: ResizePtyRequest) {
  const { io, state } = findProcess(shim, id, execId);
  if (!io) throw failedPrecondition(`process ${execId || id} is ${state.kind}: it has no terminal yet`);
  io.resize(height, width);
  return {};
}
