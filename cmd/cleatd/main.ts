import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { messageOf } from '@cleat/base';
import { stopLockChecks } from '@cleat/linux';
import { loadConfig } from '../../daemon/config/config.ts';
import { parseFlags } from '../../daemon/config/flags.ts';
import { UsageError } from '../../daemon/config/gnu-options.ts';
import { version } from '../../daemon/config/version.ts';
import { makeLogger } from '../../daemon/log.ts';
import { HeapTrim } from '../../daemon/memory/heap-trim.ts';
import { ServiceManager } from '../../daemon/service/service-manager.ts';
import { startDaemon } from '../../daemon/start.ts';

/**
 * V8 gives pages back that it has emptied, looks for more of them when there is little to do, and does not wait for as much
 * garbage. Not on the command line, where Node would not use what it has compiled of itself.
 */
const SPARING = '--optimize-for-size';

/** Node's flags for a program that mostly waits, and must have one thread to enter a namespace. */
const SMALL = ['--single-threaded', '--max-semi-space-size=1'];

/** The command line of a program that only the daemon starts: beside the bundle, or its source. */
function helperCommand(name: string, nodeFlags: readonly string[] = []): string[] {
  const bundled = join(import.meta.dirname, `${name}.mjs`);
  const program = existsSync(bundled) ? bundled : join(import.meta.dirname, '..', name, 'main.ts');
  return [process.execPath, ...nodeFlags, program];
}

async function main(): Promise<void> {
  const invocation = parseFlags(process.argv.slice(2));
  if (invocation.kind === 'print') {
    process.stdout.write(invocation.text);
    return;
  }
  stopLockChecks();
  const service = ServiceManager.takenFrom(process.env);
  const readConfig = () => loadConfig({ file: invocation.file, overrides: invocation.overrides });
  const config = readConfig();
  const log = await makeLogger(config.log);
  // A fault in one call ends neither the others nor the daemon.
  process.on('unhandledRejection', err => log.error({ err }, `unexpected: ${messageOf(err)}`));
  service.loading('looks for what runs already');
  const starting = startDaemon(config, {
    version,
    log,
    readConfig,
    service,
    unpackCommand: helperCommand('cleat-unpack', SMALL),
    forwardCommand: helperCommand('cleat-forward', SMALL),
    takeOver: invocation.takeOver,
    onLeft: exitCode => process.exit(exitCode),
  });
  process.on('SIGHUP', () => void starting.then(daemon => daemon.reload()).catch(() => undefined)); // as it has logged
  const daemon = await starting;
  setFlagsFromString(SPARING);
  new HeapTrim().soon();
  const stop = async (signal: string) => {
    log.info({ signal }, 'cleatd stops; containers run on');
    service.stopping('finishes what is in flight; containers run on');
    await daemon.stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
}

main().catch((err: unknown) => {
  process.stderr.write(`cleatd: ${messageOf(err)}\n`);
  process.exit(err instanceof UsageError ? 2 : 1);
});
