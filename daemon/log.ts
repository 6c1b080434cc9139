import { isatty } from 'node:tty';
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Config } from './config/config.ts';

const STDERR = 2;

/** Fields of the CRI's AuthConfig: nothing should log them, and if something does, they do not come out. */
const secrets = ['username', 'password', 'auth', 'identityToken', 'registryToken', 'authorization'];

/**
 * The daemon's logger, on standard error. Every line is written before the call returns, so that none is lost when the
 * process is killed, and without a thread.
 */
export async function makeLogger(config: Config['log']): Promise<Logger> {
  const text = config.format === 'text' || (config.format === 'auto' && isatty(STDERR));
  return pino(
    {
      level: config.level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
      redact: { paths: secrets.flatMap(name => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
    },
    text ? await humanReadable() : destination({ fd: STDERR, sync: true }),
  );
}

async function humanReadable(): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty'); // for people alone: a daemon does without
  return pretty({
    destination: destination({ fd: STDERR, sync: true }),
    sync: true,
    colorize: isatty(STDERR) && !process.env['NO_COLOR'],
    translateTime: 'SYS:HH:MM:ss.l',
  });
}
