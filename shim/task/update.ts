import { invalidArgument } from '@cleat/base';
import type { UpdateTaskRequest } from '@cleat/proto/task-v3';
import { runtimeUpdate } from '../runtime/update.ts';
import type { Shim } from '../shim.ts';
import { findContainer } from './find.ts';

/** Update: change the task's limits. `resources` holds OCI LinuxResources as JSON. */
export async function update(shim: Shim, { id, resources }: UpdateTaskRequest) {
  using _lock = await shim.locks.acquire('init');
  const { runtime } = findContainer(shim, id);
  if (!resources) throw invalidArgument('resources is not set');
  await runtimeUpdate(runtime, id, Buffer.from(resources.value).toString('utf8'));
  return {};
}
