import { CALL_TIMEOUT_MS, type Runtime } from './runtime.ts';

/** `resume`: thaw a paused container. */
export async function runtimeResume(runtime: Runtime, id: string): Promise<void> {
  await runtime.call({ verb: 'resume', args: [id], timeoutMs: CALL_TIMEOUT_MS });
}
