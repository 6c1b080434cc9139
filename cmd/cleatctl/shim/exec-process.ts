import { join } from 'node:path';
import { type ExitRecord, readJson } from '@cleat/base';
import { aborted, untilInterrupted } from '../interrupted.ts';
import type { ShimClient } from './client.ts';
import { type ExecStreams, makeExecStreams } from './exec-streams.ts';

/** How the OCI specification's Process travels. Source: containerd core/runtime/v2, typeurl of specs.Process. */
const PROCESS_TYPE = 'types.containerd.io/opencontainers/runtime-spec/1/Process';
/** How long a command may run, in milliseconds: a day. */
const RUN_MS = 86_400_000;
/** How long output may come after the command's end, in milliseconds: a child of it may hold the pipe. */
const LAST_OUTPUT_MS = 1_000;

export type ExecOptions = { readonly args: readonly string[]; readonly stdin: boolean; readonly terminal: boolean };

type Config = { process?: { env?: string[]; cwd?: string } & Record<string, unknown> };

/**
 * Run a command in a container through its shim, as the container's own user and with its environment, on the
 * streams of this program. Interrupted, it is killed. Nothing of it stays.
 * @returns its exit status.
 */
export async function execProcess(
  client: ShimClient,
  { args, stdin, terminal }: ExecOptions,
): Promise<ExitRecord['status']> {
  const { task, target, remainingMs, timeoutMs } = client;
  const { bundle } = await task.state({ id: target.id }, { timeoutMs: remainingMs() });
  const config = await readJson<Config>(join(target.path || bundle, 'config.json'));
  const spec = { typeUrl: PROCESS_TYPE, value: Buffer.from(JSON.stringify({ ...config?.process, args, terminal })) };
  const process_ = { id: target.id, execId: `cleatctl-${process.pid}` };
  using streams = await makeExecStreams({ stdin, terminal });
  await task.exec({ ...process_, ...streams.paths, terminal, spec }, { timeoutMs: remainingMs() });
  const signal = untilInterrupted();
  try {
    await task.start(process_, { timeoutMs: remainingMs() });
    const output = connect(client, process_, streams, terminal);
    const ended = task.wait(process_, { timeoutMs: RUN_MS });
    const exit = await Promise.race([ended, aborted(signal).then(() => undefined)]);
    if (!exit) return 130; // interrupted
    await orLate(output);
    return exit.exitStatus;
  } finally {
    if (signal.aborted) await task.kill({ ...process_, signal: 9 }, { timeoutMs }).catch(() => {}); // it may have ended
    await task.wait(process_, { timeoutMs }).catch(() => {}); // it was never started, or the shim is gone: delete tells
    await task.delete(process_, { timeoutMs });
    restoreTerminal();
  }
}

/** Wait for the last output, and not for a timer: that would hold the program up after its end. */
async function orLate(output: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, LAST_OUTPUT_MS);
  await Promise.race([output, late.promise]);
  clearTimeout(timer);
}

type ExecId = { readonly id: string; readonly execId: string };

/** @returns when all output was written. */
async function connect({ task, timeoutMs }: ShimClient, id: ExecId, streams: ExecStreams, terminal: boolean) {
  const { stdin, stdout, stderr } = streams;
  const ends = [stdout, stderr].flatMap(stream => (stream ? [ended(stream)] : []));
  stdout.pipe(process.stdout, { end: false });
  stderr?.pipe(process.stderr, { end: false });
  if (stdin) {
    void streams.untilStdinIsRead().then(isRead => isRead && process.stdin.pipe(stdin));
    stdin.once('finish', () => void task.closeIO({ ...id, stdin: true }, { timeoutMs }).catch(() => {})); // it has ended
  }
  if (terminal && process.stdout.isTTY) {
    const resize = () => {
      const [width = 80, height = 24] = process.stdout.getWindowSize();
      task.resizePty({ ...id, width, height }, { timeoutMs }).catch(() => {}); // it has ended
    };
    resize();
    process.stdout.on('resize', resize);
  }
  if (terminal && stdin && process.stdin.isTTY) process.stdin.setRawMode(true);
  await Promise.all(ends);
}

const ended = (stream: NodeJS.ReadableStream) => new Promise<void>(resolve => stream.once('close', () => resolve()));

function restoreTerminal(): void {
  if (process.stdin.isTTY) process.stdin.setRawMode(false);
  process.stdin.unpipe();
  process.stdin.destroy();
}
