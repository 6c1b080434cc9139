import { codeOf, messageOf, RpcError } from '@cleat/base';
import { realpathCached } from '@cleat/linux';
import { askFileSystem } from '../spec/ask-file-system.ts';

/**
 * Make the directory of a container's log, with those above it, for all to read. The kubelet has made it: that the kernel
 * mostly knows by heart.
 * @throws RpcError DeadlineExceeded when its file system does not answer; each names the directory.
 */
export async function makeLogDirectory(path: string): Promise<void> {
  if (realpathCached(path) !== undefined) return;
  try {
    await askFileSystem(['sh', '-c', 'umask 022 && exec mkdir -p -- "$0"'], path);
  } catch (err) {
    const message = `cannot make the log directory ${JSON.stringify(path)}: ${messageOf(err)}`;
    throw new RpcError(codeOf(err), message, { cause: err });
  }
}
