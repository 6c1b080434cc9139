import { failedPrecondition, failpoint } from '@cleat/base';
import { runtimeStart } from '../runtime/start.ts';
import type { Shim } from '../shim.ts';
import type { Container } from './container.ts';

/**
 * Let the init process run the container's program, and publish TaskStart. Where Create has done so, it says how that
 * went. The caller holds the lock `init`.
 * @returns its pid; 0 when a program that was run at once has ended already.
 */
export async function startInit(shim: Shim, container: Container): Promise<number> {
  const { init, awaitsStart: runsAlready } = container;
  const { pid } = init;
  const started = Promise.withResolvers<void>();
  if (!runsAlready) init.launching = started.promise;
  try {
    await failpoint('shim.start.before');
    if (!runsAlready) await run(shim, container, pid);
    container.awaitsStart = false; // a second Start is refused
    await failpoint('shim.start.after');
  } finally {
    started.resolve();
  }
  return runsAlready && container.initReaped ? 0 : pid;
}

async function run(shim: Shim, { id, init, initReaped, runtime }: Container, pid: number): Promise<void> {
  if (init.state.kind !== 'created' || initReaped)
    throw failedPrecondition(`task ${id} is ${initReaped ? 'stopped' : init.state.kind}, cannot be started`);
  await runtimeStart(runtime, id);
  init.move({ kind: 'running', pid });
  shim.events.publish('start', { containerId: id, pid });
}
