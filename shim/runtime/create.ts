import { LAUNCH_TIMEOUT_MS, type Runtime, type RuntimeStdio } from './runtime.ts';

/** How a container is created: with the given streams, or with a terminal that is sent to the console socket. */
export type CreateOptions = { readonly pidFile: string; readonly consoleSocket?: string | undefined };

/** `create`: the init process exists afterwards, and waits for `start`. */
export async function runtimeCreate(
  runtime: Runtime,
  id: string,
  stdio: RuntimeStdio,
  options: CreateOptions,
): Promise<void> {
  const { noPivotRoot, noNewKeyring } = runtime.options;
  const args = [
    '--bundle',
    runtime.bundle,
    '--pid-file',
    options.pidFile,
    ...(options.consoleSocket ? ['--console-socket', options.consoleSocket] : []),
    ...(noPivotRoot ? ['--no-pivot'] : []),
    ...(noNewKeyring ? ['--no-new-keyring'] : []),
    id,
  ];
  await runtime.call({ verb: 'create', args, timeoutMs: LAUNCH_TIMEOUT_MS, stdio });
}
