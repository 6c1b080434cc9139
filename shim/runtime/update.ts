import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALL_TIMEOUT_MS, type Runtime } from './runtime.ts';

/**
 * `update`: change the container's cgroup. One call at a time.
 * @param resources OCI LinuxResources as JSON. They go through a file: crun cannot read the kind of stdin that Node makes.
 */
export async function runtimeUpdate(runtime: Runtime, id: string, resources: string): Promise<void> {
  const path = join(runtime.bundle, 'resources.json');
  try {
    writeFileSync(path, resources, { mode: 0o600 });
    await runtime.call({ verb: 'update', args: ['--resources', path, id], timeoutMs: CALL_TIMEOUT_MS });
  } finally {
    rmSync(path, { force: true });
  }
}
