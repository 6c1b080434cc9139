import type { ForeignTask } from './client.ts';
import type { FifoControl } from './fifo-io.ts';

/** What no fifo can tell the process. A shim that does not take it has ended, or the process has. */
export const controlOf = (task: ForeignTask, id: string, execId = ''): FifoControl => ({
  resize: (height, width) => void task.resizePty({ id, execId, width, height }).catch(() => undefined),
  closeStdin: () => void task.closeIO({ id, execId, stdin: true }).catch(() => undefined),
});
