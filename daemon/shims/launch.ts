import { bundleFiles, internal, messageOf, writeFileAtomic } from '@cleat/base';
import { execa } from 'execa';
import { type Bootstrap, parseBootstrap } from './bootstrap.ts';
import type { ShimRuntime } from './handlers.ts';

/** containerd namespace that all our tasks are in: the one that tools expect the kubelet's tasks in. */
export const NAMESPACE = 'k8s.io';

/**
 * Run the shim's `start` in the bundle: it leaves a serving process behind and answers where it listens.
 * Source: containerd core/runtime/v2/README.md, "Command Line".
 */
export async function launchShim(runtime: ShimRuntime, id: string, bundle: string): Promise<Bootstrap> {
  await writeFileAtomic(bundleFiles(bundle).options, JSON.stringify(runtime.options), { durable: false });
  const bootstrap = parseBootstrap(await runShim(runtime, id, bundle, 'start'));
  await writeFileAtomic(bundleFiles(bundle).bootstrap, JSON.stringify(bootstrap), { durable: false });
  return bootstrap;
}

/** Run the shim's `delete`: cleans up after a shim that died, whatever it had made. */
export async function deleteDeadShim(runtime: ShimRuntime, id: string, bundle: string): Promise<void> {
  await runShim(runtime, id, bundle, 'delete');
}

async function runShim(runtime: ShimRuntime, id: string, bundle: string, verb: 'start' | 'delete'): Promise<string> {
  const { program, eventsAddress, startTimeoutMs } = runtime;
  const args = ['-namespace', NAMESPACE, '-id', id, '-address', eventsAddress, '-bundle', bundle, verb];
  try {
    const { stdout } = await execa(program, args, {
      cwd: bundle,
      env: { TTRPC_ADDRESS: eventsAddress, MAX_SHIM_VERSION: '3', NAMESPACE },
      timeout: startTimeoutMs,
      stdin: 'ignore',
    });
    return stdout;
  } catch (err) {
    const said = (err as { stderr?: string }).stderr?.trim().split('\n').at(-1);
    throw internal(`${program} ${verb} of ${id} failed: ${said || messageOf(err)}`, err);
  }
}
