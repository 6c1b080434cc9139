import { writeFileSync } from 'node:fs';
import { removeFileNow } from '@cleat/base';
import { LAUNCH_TIMEOUT_MS, type Runtime, type RuntimeStdio } from './runtime.ts';

/** How a process is added to a container. */
export type ExecOptions = {
  /** OCI runtime-spec Process as JSON. */
  readonly spec: string;
  /** Prefix of the files that this call needs; unique in the shim. They are gone afterwards, but for the pid file. */
  readonly files: string;
  readonly consoleSocket?: string | undefined;
};

/** Where `exec` leaves the pid of the new process. */
export const execPidFile = (files: string): string => `${files}.pid`;

/** `exec --detach`: returns when the new process runs. */
export async function runtimeExec(
  runtime: Runtime,
  id: string,
  stdio: RuntimeStdio,
  options: ExecOptions,
): Promise<void> {
  const { spec, files, consoleSocket } = options;
  const specPath = `${files}.json`;
  const logPath = `${files}.log`;
  const args = [
    '--process',
    specPath,
    '--pid-file',
    execPidFile(files),
    '--detach',
    ...(consoleSocket ? ['--console-socket', consoleSocket] : []),
    id,
  ];
  try {
    writeFileSync(specPath, spec, { mode: 0o600 });
    await runtime.call({ verb: 'exec', args, timeoutMs: LAUNCH_TIMEOUT_MS, stdio, logPath });
  } finally {
    for (const path of [specPath, logPath]) removeFileNow(path);
  }
}
