import type { ExecSyncRequest } from '@cleat/proto/shim';
import type { CallContext } from 'ttrpc-ts';
import { killSession } from '../cgroup/session.ts';
import type { IoState, Keep } from '../io/io-state.ts';
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

/** What another version of the shim needs to go on with a command. Plain data but for the descriptors. */
type Begun = {
  readonly pid: number;
  readonly io: IoState;
  readonly left: OutputQueue['left'];
  /** When its time is over, in Unix milliseconds; 0: never. */
  readonly timeoutAtMs: number;
  readonly timedOut: boolean;
};

/** ExecSync: run a command, stream what it writes, and tell how it ended. Ends the command with the caller. */
export async function* execSync(shim: Shim, req: ExecSyncRequest, call: Call) {
  const container = findContainer(shim, req.id);
  const begun = call.resumed as Begun | undefined;
  const most = Number(req.maxOutputBytes) || DEFAULT_MAX_OUTPUT_BYTES;
  const output = new OutputQueue(begun?.left ?? { stdout: most, stderr: most });
  const sinks = { stdout: output.sink('stdout'), stderr: output.sink('stderr') };
  const io = pipeIoTo(container.ioOwner, sinks, undefined, begun?.io);
  const ended = Promise.withResolvers<Exit>();
  try {
    const pid = begun?.pid ?? (await launch(shim, container, req, io, ended.resolve));
    if (begun) shim.reaper.own(pid, ended.resolve);
    const timeoutAtMs = begun?.timeoutAtMs ?? (req.timeoutMs > 0n ? Date.now() + Number(req.timeoutMs) : 0);
    using command = new RunningCommand(shim, container, pid, timeoutAtMs, call.signal);
    command.timedOut = begun?.timedOut ?? false;
    container.commands.set(io, pid);
    call.resumable(keep =>
      shim.reaper.awaits(pid) && output.isEmpty ? handOver(command, io, output.left, keep) : undefined,
    );
    const drained = ended.promise.then(exit => finish(io, output, call.signal).then(() => exit));
    for (let some = await output.take(); some; some = await output.take()) yield some;
    const { status } = await drained;
    yield { exit: { status, timedOut: command.timedOut } };
  } finally {
    container.commands.delete(io);
    await io.close();
  }
}

type Call = Pick<CallContext, 'signal' | 'resumed' | 'resumable'>;

const launch = (shim: Shim, container: Container, req: ExecSyncRequest, io: ProcessIo, onExit: (exit: Exit) => void) =>
  launchExec(shim, container, { spec: readProcessSpec(req.spec, false), io }, onExit);

const handOver = (
  { pid, timeoutAtMs, timedOut }: RunningCommand,
  io: ProcessIo,
  left: OutputQueue['left'],
  keep: Keep,
): Begun => ({ pid, io: io.handOver(keep), left, timeoutAtMs, timedOut });

/** A command that is killed when its time is over, its caller goes, or nobody waits for it any more. */
class RunningCommand implements Disposable {
  timedOut = false;
  readonly pid: number;
  readonly timeoutAtMs: number;
  readonly #kill: () => void;
  readonly #signal: AbortSignal;
  #timer: NodeJS.Timeout | undefined;

  constructor(shim: Shim, container: Container, pid: number, timeoutAtMs: number, signal: AbortSignal) {
    this.pid = pid;
    this.timeoutAtMs = timeoutAtMs;
    this.#signal = signal;
    const kill = () => {
      if (shim.reaper.owns(pid)) killSession(pid, container.cgroup);
    };
    this.#kill = kill; // as a value, or V8 makes it in the old generation: see `letGo`
    if (signal.aborted) kill();
    else signal.addEventListener('abort', kill, { once: true });
    if (timeoutAtMs === 0) return;
    const expire = () => {
      this.timedOut = shim.reaper.owns(pid);
      this.#kill();
    };
    this.#timer = setTimeout(expire, Math.max(0, timeoutAtMs - Date.now()));
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
