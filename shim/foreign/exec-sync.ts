import type { ExecSyncRequest } from '@cleat/proto/shim';
import type { CallContext } from 'ttrpc-ts';
import { OutputQueue } from '../service/output-queue.ts';
import type { Shim } from '../shim.ts';
import { readProcessSpec } from '../task/exec.ts';
import { ForeignCommand } from './command.ts';
import type { ForeignContainer } from './container.ts';

/** Cap on the bytes of each stream when the caller names none. */
const DEFAULT_MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** ExecSync: run a command, stream what it writes, and tell how it ended. Ends the command with the caller. */
export async function* execSync(
  shim: Shim,
  container: ForeignContainer,
  req: ExecSyncRequest,
  { signal }: Pick<CallContext, 'signal'>,
) {
  const maxBytes = Number(req.maxOutputBytes) || DEFAULT_MAX_OUTPUT_BYTES;
  const output = new OutputQueue({ stdout: maxBytes, stderr: maxBytes });
  await using command = await ForeignCommand.start(shim, container, {
    spec: readProcessSpec(req.spec, false),
    terminal: false,
    isStalled: () => output.isFull,
    sinks: { stdout: output.sink('stdout'), stderr: output.sink('stderr') },
  });
  let timedOut = false;
  const kill = () => command.kill();
  const timer = killAfter(Number(req.timeoutMs), () => {
    timedOut = command.runs;
    kill();
  });
  if (signal.aborted) kill();
  signal.addEventListener('abort', kill, { once: true });
  try {
    const drained = command.ended.finally(() => output.finish());
    drained.catch(() => undefined); // told below
    for (let some = await output.take(); some; some = await output.take()) yield some;
    const { status } = await drained;
    yield { exit: { status, timedOut } };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
  }
}

const killAfter = (timeoutMs: number, kill: () => void): NodeJS.Timeout | undefined =>
  timeoutMs > 0 ? setTimeout(kill, timeoutMs) : undefined;
