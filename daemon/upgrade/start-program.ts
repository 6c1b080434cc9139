import { spawn } from 'node:child_process';
import { failedPrecondition, messageOf } from '@cleat/base';
import type { Logger } from 'pino';

/** The option that makes a cleatd take over from the one that runs. */
const TAKE_OVER = '--take-over';

/**
 * Start another cleatd with our own arguments, environment and standard streams. It outlives us.
 * @param env goes over our environment
 * @param tooLate ends it, if it runs.
 * @throws RpcError FailedPrecondition when it cannot be started, or ends.
 */
export async function startProgram(
  program: string,
  env: Readonly<Record<string, string>>,
  log: Logger,
  tooLate: AbortSignal,
): Promise<never> {
  const args = [...process.argv.slice(2).filter(arg => arg !== TAKE_OVER), TAKE_OVER];
  log.info({ program, args }, 'the new daemon is started');
  const child = spawn(program, args, { stdio: 'inherit', detached: true, env: { ...process.env, ...env } });
  child.unref();
  tooLate.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  return await new Promise<never>((_, reject) => {
    child.once('error', err => reject(failedPrecondition(`cannot start ${program}: ${messageOf(err)}`, err)));
    child.once('exit', (code, signal) =>
      reject(failedPrecondition(`${program} ended with ${code ?? signal}; the log says why`)),
    );
  });
}
