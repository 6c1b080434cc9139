import {
  bundleFiles,
  deadlineExceeded,
  failpoint,
  internal,
  isDeadlineExceeded,
  messageOf,
  withDeadline,
  writeFileAtomicSync,
} from '@cleat/base';
import { execa } from 'execa';
import { step } from '../trace/step.ts';
import { type Bootstrap, parseBootstrap } from './bootstrap.ts';
import type { ShimRuntime } from './handlers.ts';

/** containerd namespace that all our tasks are in: the one that tools expect the kubelet's tasks in. */
export const NAMESPACE = 'k8s.io';

/**
 * Start a shim for the bundle: the zygote forks one, or the shim's `start` leaves a serving process behind. Either answers
 * where it listens.
 * Source: containerd core/runtime/v2/README.md, "Command Line".
 */
export async function launchShim(runtime: ShimRuntime, id: string, bundle: string): Promise<Bootstrap> {
  writeFileAtomicSync(bundleFiles(bundle).options, JSON.stringify(runtime.options), { durable: false });
  await failpoint('task.options.after');
  const beganAtMs = performance.now();
  const forked = await step('fork the shim', () => forkShim(runtime, id, bundle));
  const answer = forked ?? (await step('start the shim cold', () => runShim(runtime, id, bundle, 'start')));
  runtime.log.debug(
    { id, forked: forked !== undefined, ms: Math.round(performance.now() - beganAtMs) },
    'shim started',
  );
  await failpoint('task.launched.after');
  const bootstrap = parseBootstrap(answer);
  writeFileAtomicSync(bundleFiles(bundle).bootstrap, JSON.stringify(bootstrap), { durable: false });
  await failpoint('task.bootstrap.after');
  return bootstrap;
}

/** How long a killed command of the shim is waited for, in milliseconds: one that unmounts a disk that hangs does not end. */
const KILLED_MS = 1_000;

/** Run the shim's `delete`: cleans up after a shim that died, whatever it had made. */
export async function deleteDeadShim(runtime: ShimRuntime, id: string, bundle: string): Promise<void> {
  await runShim(runtime, id, bundle, 'delete');
}

const shimArgs = (runtime: ShimRuntime, id: string, bundle: string) => [
  '-namespace',
  NAMESPACE,
  '-id',
  id,
  '-address',
  runtime.eventsAddress,
  '-bundle',
  bundle,
];

const shimEnv = (runtime: ShimRuntime) => ({ TTRPC_ADDRESS: runtime.eventsAddress, MAX_SHIM_VERSION: '3', NAMESPACE });

async function forkShim(runtime: ShimRuntime, id: string, bundle: string): Promise<string | undefined> {
  const env = { ...process.env, ...shimEnv(runtime) };
  return await runtime.zygote?.fork({ args: shimArgs(runtime, id, bundle), env, cwd: bundle });
}

async function runShim(runtime: ShimRuntime, id: string, bundle: string, verb: 'start' | 'delete'): Promise<string> {
  const { program, startTimeoutMs } = runtime;
  const command = `${program} ${verb} of ${id}`;
  try {
    const running = execa(program, [...shimArgs(runtime, id, bundle), verb], {
      cwd: bundle,
      env: shimEnv(runtime),
      timeout: startTimeoutMs,
      killSignal: 'SIGKILL',
      stdin: 'ignore',
    });
    return (await withDeadline(running, startTimeoutMs + KILLED_MS, command)).stdout;
  } catch (err) {
    if (isDeadlineExceeded(err) || (err as { timedOut?: boolean }).timedOut)
      throw deadlineExceeded(`${command} did not end within ${startTimeoutMs} ms`, err);
    const said = (err as { stderr?: string }).stderr?.trim().split('\n').at(-1);
    throw internal(`${command} failed: ${said || messageOf(err)}`, err);
  }
}
