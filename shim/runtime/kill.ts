import { CALL_TIMEOUT_MS, type Runtime } from './runtime.ts';

/** `kill`: signal the init process the runtime's way, which also wakes a paused container for SIGKILL. */
export async function runtimeKill(runtime: Runtime, id: string, signal: number): Promise<void> {
  await runtime.call({ verb: 'kill', args: [id, String(signal)], timeoutMs: CALL_TIMEOUT_MS });
}
