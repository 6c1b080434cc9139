import { messageOf, withDeadline } from '@cleat/base';
import type { Logger } from 'pino';
import type { ServiceManager } from './service-manager.ts';

/** How often the manager is told, within the time that it waits. */
const TIMES = 3;

/**
 * Tell the service manager that the daemon is well, as long as `check` finds it so. A daemon whose event loop stands
 * still, or that does not answer, says nothing, and is ended and started anew by the manager: containers run on.
 * @param check resolves when the daemon is well
 * @returns ends it
 */
export function keepWatchdog(service: ServiceManager, check: () => Promise<void>, log: Logger): Disposable {
  const { watchdogMs } = service;
  if (watchdogMs === undefined) return { [Symbol.dispose]() {} };
  const everyMs = watchdogMs / TIMES;
  let isChecking = false;
  const tell = async () => {
    if (isChecking) return;
    isChecking = true;
    try {
      await withDeadline(check(), watchdogMs, 'a call to ourselves');
      service.alive();
    } catch (err) {
      log.error({ err, watchdogMs }, `the service manager is not told that we are well: ${messageOf(err)}`);
    } finally {
      isChecking = false;
    }
  };
  void tell();
  const timer = setInterval(tell, everyMs).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
