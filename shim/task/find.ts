import { notFound } from '@cleat/base';
import type { Container } from '../process/container.ts';
import type { Process } from '../process/process.ts';
import type { Shim } from '../shim.ts';

/** The container of this shim. @throws RpcError NotFound when there is none, or it has another id. */
export function findContainer(shim: Shim, id: string): Container {
  const { container } = shim;
  if (container?.id !== id) throw notFound(`no task ${id} in this shim: it was not created, or is deleted`);
  return container;
}

/** A process of the container of this shim; its init when the exec id is empty. @throws RpcError NotFound */
export function findProcess(shim: Shim, id: string, execId: string): Process {
  const container = findContainer(shim, id);
  if (execId === '') return container.init;
  const exec = container.execs.get(execId);
  if (!exec) throw notFound(`no exec ${execId} in task ${id}: it was not added, or is deleted`);
  return exec;
}

/** Key of the lock that whoever changes this process holds. */
export const lockKey = (execId: string): string => (execId === '' ? 'init' : `exec/${execId}`);
