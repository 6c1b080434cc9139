import { bundleFiles } from '@cleat/base';
import { UsageError } from '../../../daemon/config/gnu-options.ts';
import { untilInterrupted } from '../interrupted.ts';
import { numberOption } from '../numbers.ts';
import { askTarget } from '../shim/client.ts';
import { findShim, type Target } from '../shim/find.ts';
import { follow, lastLines } from '../shim/log-file.ts';
import { shownLogLine } from '../shim/log-line.ts';
import { type Context, shimOptions, type Verb } from '../verb.ts';

const MAX_LINES = 100_000;

/** The file that is meant. @throws Error where there is none: containerd takes its shims' words through a fifo. */
async function logFile(context: Context, target: Target): Promise<string> {
  const [container, runtime] = [context.has('container'), context.has('runtime')];
  if (container && runtime) throw new UsageError('--container and --runtime exclude each other');
  if (container) return await containerLog(target, context.timeoutMs);
  if (!target.path) throw new Error(`no bundle is known of what listens at ${target.bootstrap?.address}`);
  const { shimLog, runtimeLog } = bundleFiles(target.path);
  if (runtime) return runtimeLog;
  if (target.program === undefined || target.program.includes('cleat') || (await lastLines(shimLog, 1)).length > 0)
    return shimLog;
  throw new Error(
    `${target.program} of ${target.id} logs through a fifo that containerd reads: look at containerd's log`,
  );
}

/** The shim writes it, and says where. */
async function containerLog(target: Target, timeoutMs: number): Promise<string> {
  const { stdout } = await askTarget(target, timeoutMs, ({ task, remainingMs }) =>
    task.state({ id: target.id }, { timeoutMs: remainingMs() }),
  );
  if (/^(cri|file):/.test(stdout)) return decodeURIComponent(new URL(stdout).pathname);
  throw new Error(`the output of ${target.id} goes to ${stdout || 'nowhere'}, which is no log file`);
}

export const shimLogs: Verb = {
  name: 'shim logs',
  args: ['ID'],
  summary: "print what a shim logged, or its container's or runtime's log",
  options: [...shimOptions, 'follow', 'tail', 'runtime', 'container'],
  examples: [
    ['cleatctl shim logs 3f2a', 'the end of it'],
    ['cleatctl shim logs 3f2a -f -o json', 'and what is added, as it is written'],
    ['cleatctl shim logs 3f2a --runtime', 'what runc or crun said'],
    ['cleatctl shim logs 3f2a --container --tail 20', 'the log that the kubelet reads'],
  ],
  async run(context) {
    const count = numberOption(context, 'tail', 100, [0, MAX_LINES]);
    const path = await logFile(context, await findShim(context));
    const print = (line: string) =>
      context.print(context.output === 'json' || context.has('container') ? `${line}\n` : shownLogLine(line));
    if (!context.has('follow')) {
      for (const line of await lastLines(path, count)) print(line);
      return;
    }
    for await (const line of follow(path, count, untilInterrupted())) print(line);
  },
};
