import { CALL_TIMEOUT_MS, type Runtime } from './runtime.ts';

/** `pause`: freeze all processes of the container. */
export async function runtimePause(runtime: Runtime, id: string): Promise<void> {
  await runtime.call({ verb: 'pause', args: [id], timeoutMs: CALL_TIMEOUT_MS });
}
