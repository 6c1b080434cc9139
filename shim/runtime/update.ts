import { CALL_TIMEOUT_MS, type Runtime } from './runtime.ts';

/** `update`: change the container's cgroup. @param resources OCI LinuxResources as JSON. */
export async function runtimeUpdate(runtime: Runtime, id: string, resources: string): Promise<void> {
  await runtime.call({ verb: 'update', args: ['--resources', '-', id], timeoutMs: CALL_TIMEOUT_MS, input: resources });
}
