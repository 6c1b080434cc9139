import type { PauseRequest } from '@cleat/proto/task-v3';
import { move } from '../process/task-state.ts';
import { runtimePause } from '../runtime/pause.ts';
import type { Shim } from '../shim.ts';
import { findContainer } from './find.ts';

/** Pause: freeze all processes of the task. */
export async function pause(shim: Shim, { id }: PauseRequest) {
  using _lock = await shim.locks.acquire('init');
  const { init, runtime } = findContainer(shim, id);
  const paused = { kind: 'paused', pid: init.pid } as const;
  move(init.state, paused);
  await runtimePause(runtime, id);
  init.move(paused);
  shim.events.publish('paused', { containerId: id });
  return {};
}
