import { failedPrecondition, failpoint } from '@cleat/base';
import { runtimeStart } from '../runtime/start.ts';
import type { Shim } from '../shim.ts';
import type { Container } from './container.ts';

/**
 * Let the init process run the container's program, and publish TaskStart. The caller holds the lock `init`.
 * @returns its pid.
 */
export async function startInit(shim: Shim, container: Container): Promise<number> {
  const { init, id, runtime } = container;
  const { pid } = init;
  if (init.state.kind !== 'created' || container.initReaped)
    throw failedPrecondition(`task ${id} is ${container.initReaped ? 'stopped' : init.state.kind}, cannot be started`);
  const started = Promise.withResolvers<void>();
  init.launching = started.promise;
  try {
    await failpoint('shim.start.before');
    await runtimeStart(runtime, id);
    init.move({ kind: 'running', pid });
    shim.events.publish('start', { containerId: id, pid });
    await failpoint('shim.start.after');
  } finally {
    started.resolve();
  }
  return pid;
}
