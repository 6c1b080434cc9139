import { CALL_TIMEOUT_MS, type Runtime } from './runtime.ts';

/** `delete`: the runtime forgets the container and removes its cgroup. With `force`, kills what still runs. */
export async function runtimeDelete(runtime: Runtime, id: string, options: { force?: boolean } = {}): Promise<void> {
  await runtime.call({
    verb: 'delete',
    args: [...(options.force ? ['--force'] : []), id],
    timeoutMs: CALL_TIMEOUT_MS,
  });
}
