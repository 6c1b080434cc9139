import { LAUNCH_TIMEOUT_MS, type Runtime, type RuntimeStdio } from './runtime.ts';

/** How a container is created: with the given streams, or with a terminal that is sent to the console socket. */
export type CreateOptions = {
  readonly pidFile: string;
  readonly consoleSocket?: string | undefined;
  /** Run the program, too: no `start` follows. */
  readonly run: boolean;
};

/** `create`: the init process exists afterwards, and waits for `start`. Or `run --detach`: it runs its program. */
export async function runtimeCreate(
  runtime: Runtime,
  id: string,
  stdio: RuntimeStdio,
  { pidFile, consoleSocket, run }: CreateOptions,
): Promise<void> {
  const { noPivotRoot, noNewKeyring } = runtime.options;
  const args = [
    ...(run ? ['--detach'] : []),
    '--bundle',
    runtime.bundle,
    '--pid-file',
    pidFile,
    ...(consoleSocket ? ['--console-socket', consoleSocket] : []),
    ...(noPivotRoot ? ['--no-pivot'] : []),
    ...(noNewKeyring ? ['--no-new-keyring'] : []),
    id,
  ];
  await runtime.call({ verb: run ? 'run' : 'create', args, timeoutMs: LAUNCH_TIMEOUT_MS, stdio });
}
