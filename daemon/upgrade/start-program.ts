import { spawn } from 'node:child_process';
import { failedPrecondition } from '@cleat/base';
import type { Logger } from 'pino';

/** The option that makes a cleatd take over from the one that runs. */
export const TAKE_OVER = '--take-over';

/**
 * Start another cleatd with our own arguments, environment and standard streams. It outlives us.
 * @throws RpcError FailedPrecondition when it cannot be started, or ends.
 */
export async function startProgram(program: string, log: Logger): Promise<never> {
  const args = [...process.argv.slice(2).filter(arg => arg !== TAKE_OVER), TAKE_OVER];
  log.info({ program, args }, 'the new daemon is started');
  const child = spawn(program, args, { stdio: 'inherit', detached: true });
  child.unref();
  return await new Promise<never>((_, reject) => {
    child.once('error', err => reject(failedPrecondition(`cannot start ${program}: ${err.message}`, err)));
    child.once('exit', (code, signal) =>
      reject(failedPrecondition(`${program} ended with ${code ?? signal}; the log says why`)),
    );
  });
}
