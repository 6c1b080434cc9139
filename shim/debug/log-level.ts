import { invalidArgument } from '@cleat/base';
import type { SetLogLevelRequest } from '@cleat/proto/debug';
import type { Shim } from '../shim.ts';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** SetLogLevel: write more or less to the shim's log from now on. */
export async function setLogLevel({ log }: Shim, { level }: SetLogLevelRequest) {
  if (!LEVELS.includes(level))
    throw invalidArgument(`there is no log level ${JSON.stringify(level)}: ${LEVELS.join(', ')}`);
  const previous = log.level;
  log.level = level;
  log.info({ to: level, previous }, 'the log level was changed');
  return { previous };
}
