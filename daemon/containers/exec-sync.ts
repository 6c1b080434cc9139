import { readFile } from 'node:fs/promises';
import { bundleFiles, deadlineExceeded, failedPrecondition, internal } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import type { ExecSyncResponse } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import { buildExecProcess } from '../spec/exec.ts';
import type { OciSpec } from '../spec/oci.ts';
import { type CompleteContainer, stateOf } from '../store/containers.ts';

/** Type URL of an OCI process in an Any. Source: containerd, pkg/cri, typeurl registration of runtime-spec. */
const PROCESS_TYPE = 'types.containerd.io/opencontainers/runtime-spec/1/Process';

/** What the shim gets on top of the command's own time limit to kill it and answer, in milliseconds. */
const KILL_MARGIN_MS = 10_000;

/** Longest wait for a command without a limit of its own, in milliseconds: what a timer can count (24 days). */
const FOREVER_MS = 2 ** 31 - 1;

/**
 * Run a command in a running container and return what it wrote, each stream cut at the configured size.
 * The shim runs it on a connection of its own; when the caller leaves or this daemon dies, that ends, and the shim kills
 * the command.
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
  const state = stateOf(container.status);
  const live = d.tasks.get(container.id);
  if (state !== 'running' || !live)
    throw failedPrecondition(`container ${container.id} is ${state}: nothing can run in it`);
  using connection = await live.task.connect();
  const stream = connection.shim.execSync(
    {
      id: container.id,
      spec: { typeUrl: PROCESS_TYPE, value: Buffer.from(JSON.stringify(await execProcess(d, container, args))) },
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

async function execProcess(d: Daemon, container: CompleteContainer, args: readonly string[]) {
  const spec = JSON.parse(await readFile(bundleFiles(d.paths.bundle(container.id)).config, 'utf8')) as OciSpec;
  return buildExecProcess(spec, args);
}

const deadline = (id: string, args: readonly string[], timeoutMs: number) =>
  deadlineExceeded(
    `command ${JSON.stringify(args[0])} in container ${id} was killed: it ran longer than ${timeoutMs / 1000} s`,
  );
