import { recoverContainer } from '../containers/recover.ts';
import type { Daemon } from '../daemon.ts';
import { podKey } from '../pods/names.ts';
import { recoverPod } from '../pods/recover.ts';
import { type Container, stateOf } from '../store/containers.ts';
import type { Pod } from '../store/pods.ts';

/**
 * Take on a pod or container that the old daemon has let go of: find the task that it started, free what it left, undo
 * what it did not finish. The caller holds the key's lock.
 */
export async function settle(d: Daemon, key: string): Promise<void> {
  const container = d.containers.find(key);
  if (container) await settleContainer(d, container);
  const pod = d.pods.find(key) ?? podOf(d, key);
  if (pod) await settlePod(d, pod);
}

/** The pod that a creation made, by what the creation is called. */
function podOf(d: Daemon, key: string): Pod | undefined {
  return [...d.pods.all()].find(pod => creationKey(pod) === key);
}

const creationKey = ({ record }: Pod): string => (record.config.metadata ? podKey(record.config.metadata) : '');

async function settleContainer(d: Daemon, container: Container): Promise<void> {
  if (!d.tasks.get(container.id)) await recoverContainer(d, container);
}

async function settlePod(d: Daemon, pod: Pod): Promise<void> {
  if (!d.tasks.get(pod.id)) await recoverPod(d, pod);
}

/** Take on what is nobody's: what runs and was not found, and what is not complete and not being made by the old daemon. */
export async function settleUnowned(d: Daemon): Promise<void> {
  const isOpen = (c: Container) => !c.status || stateOf(c.status) === 'running';
  const containers = [...d.containers.all()].filter(c => isOpen(c) && !d.locks.isLent(c.id));
  const pods = [...d.pods.all()].filter(pod => !d.locks.isLent(pod.id) && !d.locks.isLent(creationKey(pod)));
  await settleThese(
    d,
    [...containers, ...pods].map(({ id }) => id).filter(id => !d.tasks.get(id)),
  );
}

/** Take on everything, after an old daemon that did not leave by itself. */
export async function settleAll(d: Daemon): Promise<void> {
  await settleThese(
    d,
    [...d.containers.all(), ...d.pods.all()].map(({ id }) => id),
  );
}

async function settleThese(d: Daemon, ids: readonly string[]): Promise<void> {
  await Promise.all(
    ids.map(async id => {
      using _lock = await d.locks.acquire(id);
      await settle(d, id);
    }),
  );
}
