import { LAUNCH_TIMEOUT_MS, type Runtime } from './runtime.ts';

/** `start`: the init process runs the container's program. */
export async function runtimeStart(runtime: Runtime, id: string): Promise<void> {
  await runtime.call({ verb: 'start', args: [id], timeoutMs: LAUNCH_TIMEOUT_MS });
}
