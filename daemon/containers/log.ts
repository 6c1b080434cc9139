import { dirname, join, normalize } from 'node:path';
import { invalidArgument } from '@cleat/base';
import type { PodSandboxConfig } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import type { CompleteContainer, Container } from '../store/containers.ts';
import { makeLogDirectory } from './log-directory.ts';
import { runningTask } from './running.ts';

/**
 * Where a container's log file lies: the sandbox's directory plus the container's path; empty when either is not set.
 * @throws RpcError InvalidArgument when the path leads out of the directory.
 */
export function logPathOf(sandbox: PodSandboxConfig, logPath: string): string {
  if (!sandbox.logDirectory || !logPath) return '';
  const path = join(sandbox.logDirectory, logPath);
  const directory = normalize(`${sandbox.logDirectory}/`);
  if (path === directory || !path.startsWith(directory))
    throw invalidArgument(`config.log_path leads out of the log_directory: ${JSON.stringify(logPath)}`);
  return path;
}

/** The log file of a container that exists; empty for none. */
const containerLogPath = (d: Daemon, container: Container): string =>
  logPathOf(d.pods.get(container.record.podId).record.config, container.record.config.logPath);

/**
 * What the shim is told to do with stdout and stderr: write a CRI log, or show them to attach sessions alone. The
 * directory is made here.
 * @throws as makeLogDirectory does
 */
export async function prepareLog(d: Daemon, container: Container): Promise<string> {
  const path = containerLogPath(d, container);
  if (!path) return 'session://';
  await makeLogDirectory(dirname(path));
  const uri = new URL('cri:///');
  uri.pathname = path.replaceAll('%', '%25');
  uri.searchParams.set('max_line_bytes', String(d.config.limits.containerLogMaxLineBytes));
  if (d.config.runtime.logPolicy === 'drop') uri.searchParams.set('policy', 'drop');
  return uri.href;
}

/** Let the shim open the log file anew. @throws RpcError FailedPrecondition when the container does not run. */
export async function reopenLog(d: Daemon, container: CompleteContainer): Promise<void> {
  const { connection } = runningTask(d, container, 'its log cannot be reopened');
  await connection.shim.reopenLog({ id: container.id });
}
