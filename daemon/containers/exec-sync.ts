import { deadlineExceeded, internal } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import type { ExecSyncResponse } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import type { ShimConnection } from '../shims/connection.ts';
import type { CompleteContainer } from '../store/containers.ts';
import { execSpec } from './exec-spec.ts';
import { runningTask } from './running.ts';

/** What the shim gets on top of the command's own time limit to kill it and answer, in milliseconds. */
const KILL_MARGIN_MS = 10_000;

/** Longest wait for a command without a limit of its own, in milliseconds: what a timer can count (24 days). */
const FOREVER_MS = 2 ** 31 - 1;

/**
 * Run a command in a running container and return what it wrote, each stream cut at the configured size.
 * The shim runs it on a connection that nothing else uses meanwhile; when the caller leaves or this daemon dies, that ends,
 * and the shim kills the command.
 * @param timeoutMs 0 means for ever.
 * @throws RpcError DeadlineExceeded when the time limit ran out, FailedPrecondition when the container does not run.
 */
export async function execSync(
  d: Daemon,
  container: CompleteContainer,
  args: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Init<ExecSyncResponse>> {
  const task = runningTask(d, container, 'nothing can run in it');
  void d.attachGrace.begin();
  const connection = await task.connect();
  try {
    const response = await execOn(d, connection, container, args, timeoutMs, signal);
    task.giveBack(connection);
    return response;
  } catch (err) {
    connection.close(); // the command may still run: its end is the end of it
    throw err;
  }
}

async function execOn(
  d: Daemon,
  connection: ShimConnection,
  container: CompleteContainer,
  args: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Init<ExecSyncResponse>> {
  const stream = connection.shim.execSync(
    {
      id: container.id,
      spec: execSpec(d, container, args),
      timeoutMs: BigInt(timeoutMs),
      maxOutputBytes: BigInt(d.config.limits.execOutputBytes),
    },
    { signal, timeoutMs: timeoutMs === 0 ? FOREVER_MS : Math.min(timeoutMs + KILL_MARGIN_MS, FOREVER_MS) },
  );
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  for await (const { stdout: out, stderr: err, exit } of stream) {
    if (out.length > 0) stdout.push(out);
    if (err.length > 0) stderr.push(err);
    if (exit?.timedOut) throw deadline(container.id, args, timeoutMs);
    if (exit) return { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), exitCode: exit.status };
  }
  throw internal(`the shim of container ${container.id} ended an exec without its exit code`);
}

const deadline = (id: string, args: readonly string[], timeoutMs: number) =>
  deadlineExceeded(
    `command ${JSON.stringify(args[0])} in container ${id} was killed: it ran longer than ${timeoutMs / 1000} s`,
  );
