import type { ExecSyncRequest } from '@cleat/proto/shim';
import type { CallContext } from 'ttrpc-ts';
import { killSession } from '../cgroup/session.ts';
import { outputEnded } from '../io/output-ended.ts';
import { pipeIoTo } from '../io/pipe-io.ts';
import type { ProcessIo } from '../io/process-io.ts';
import type { Container } from '../process/container.ts';
import { launchExec } from '../process/exec.ts';
import type { Exit } from '../process/task-state.ts';
import type { Shim } from '../shim.ts';
import { readProcessSpec } from '../task/exec.ts';
import { findContainer } from '../task/find.ts';
import { OutputQueue } from './output-queue.ts';

/** Cap on the bytes of each stream when the caller names none. */
const DEFAULT_MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
/** ExecSync: run a command, stream what it writes, and tell how it ended. Ends the command with the caller. */
export async function* execSync(shim: Shim, req: ExecSyncRequest, { signal }: Pick<CallContext, 'signal'>) {
  const container = findContainer(shim, req.id);
  const spec = readProcessSpec(req.spec, false);
  const output = new OutputQueue(Number(req.maxOutputBytes) || DEFAULT_MAX_OUTPUT_BYTES);
  const io = pipeIoTo(container.ioOwner, { stdout: output.sink('stdout'), stderr: output.sink('stderr') });
  const ended = Promise.withResolvers<Exit>();
  try {
    const pid = await launchExec(shim, container, { spec, io }, ended.resolve);
    using command = new RunningCommand(shim, container, pid, Number(req.timeoutMs), signal);
    const drained = ended.promise.then(exit => finish(io, output, signal).then(() => exit));
    for (let some = await output.take(); some; some = await output.take()) yield some;
    const { status } = await drained;
    yield { exit: { status, timedOut: command.timedOut } };
  } finally {
    await io.close();
  }
}

/** A command that is killed when its time is over, its caller goes, or nobody waits for it any more. */
class RunningCommand implements Disposable {
  timedOut = false;
  readonly #kill: () => void;
  readonly #signal: AbortSignal;
  #timer: NodeJS.Timeout | undefined;

  constructor(shim: Shim, container: Container, pid: number, timeoutMs: number, signal: AbortSignal) {
    this.#signal = signal;
    this.#kill = () => {
      if (shim.reaper.owns(pid)) killSession(pid, container.cgroup);
    };
    if (signal.aborted) this.#kill();
    else signal.addEventListener('abort', this.#kill, { once: true });
    if (timeoutMs > 0)
      this.#timer = setTimeout(() => {
        this.timedOut = shim.reaper.owns(pid);
        this.#kill();
      }, timeoutMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#kill);
    this.#kill();
  }
}

async function finish(io: ProcessIo, output: OutputQueue, signal: AbortSignal): Promise<void> {
  try {
    await outputEnded(io, () => output.isFull, signal);
  } finally {
    output.finish();
  }
}
