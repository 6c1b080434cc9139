/** `SOCKET LOCK BLOB DIRECTORY`: as a daemon, take the lock and have a forked worker unpack. Says "asked" then, and stays. */
import { WorkerProcess } from '../../../daemon/images/unpack/worker-process.ts';
import { forkWorker } from '../../../daemon/shims/forked-worker.ts';
import { lockState } from '../../../daemon/state-lock.ts';

const [socketPath = '', lock = '', blob = '', directory = ''] = process.argv.slice(2);
const worker = new WorkerProcess(forkWorker(socketPath, await lockState(lock)));
const limits = { maxBytes: 1, maxEntries: 1 };
void worker.ask({ command: 'layer', blob, directory, limits }, 'layer', AbortSignal.timeout(600_000));
process.stdout.write('asked\n');
