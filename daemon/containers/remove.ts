import { failpoint } from '@cleat/base';
import type { Daemon } from '../daemon.ts';
import type { Container } from '../store/containers.ts';
import { freeContainer } from './free.ts';
import { endContainer } from './stop.ts';

/** Remove a container, ending it first if it runs. Idempotent. */
export async function removeContainer(d: Daemon, container: Container, signal?: AbortSignal): Promise<void> {
  await failpoint('container.remove.before');
  await endContainer(d, container);
  using _lock = await d.locks.acquire(container.id, signal);
  await freeContainer(d, container);
  await failpoint('container.remove.after');
}
