import { failedPrecondition } from '@cleat/base';
import type { ResumeRequest } from '@cleat/proto/task-v3';
import { runtimeResume } from '../runtime/resume.ts';
import type { Shim } from '../shim.ts';
import { findContainer } from './find.ts';

/** Resume: let a paused task go on. */
export async function resume(shim: Shim, { id }: ResumeRequest) {
  using _lock = await shim.locks.acquire('init');
  const { init, runtime } = findContainer(shim, id);
  if (init.state.kind !== 'paused') throw failedPrecondition(`task ${id} is ${init.state.kind}, not paused`);
  await runtimeResume(runtime, id);
  init.move({ kind: 'running', pid: init.pid });
  shim.events.publish('resumed', { containerId: id });
  return {};
}
