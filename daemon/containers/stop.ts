import { deadlineExceeded, failpoint } from '@cleat/base';
import type { Daemon } from '../daemon.ts';
import { killCgroup } from '../shims/cgroup-kill.ts';
import type { LiveTask } from '../shims/live-tasks.ts';
import { type CompleteContainer, type Container, stateOf } from '../store/containers.ts';
import { taskRemains } from './free.ts';
import { findTask } from './recover.ts';
import { signalNumber } from './stop-signal.ts';

const SIGKILL = 9;
/** How long the kernel and the shim get for a SIGKILL, in milliseconds, before the whole cgroup is killed. */
const KILL_WAIT_MS = 5_000;

/**
 * Stop a container: its stop signal, the grace period, then SIGKILL. No lock is held while it waits.
 * A container that does not run is fine, also one that never did.
 * @param graceMs 0 kills at once.
 * @param signal lets the caller stop waiting; the container is then left to the next call.
 */
export async function stopContainer(
  d: Daemon,
  container: Container,
  graceMs: number,
  signal: AbortSignal,
): Promise<void> {
  const live = await running(d, container, signal);
  if (!live) return;
  await failpoint('container.stop.before');
  if (graceMs > 0) {
    await live.task.signal(signalNumber(container.record.stopSignal));
    await failpoint('container.stop.signalled');
    if (await settledWithin(live.ended, graceMs, signal)) return;
    signal.throwIfAborted();
  }
  await kill(d, container, live);
}

/** Kill a container at once and wait for its end. */
export async function endContainer(d: Daemon, container: Container): Promise<void> {
  const live = await running(d, container);
  if (live) await kill(d, container, live);
}

/**
 * The container's task if it runs. A start that is under way is waited for first: it must not slip through.
 * A task that was not found when the daemon started is looked for again, also of a start that was cut short.
 */
async function running(d: Daemon, container: Container, signal?: AbortSignal): Promise<LiveTask | undefined> {
  using _lock = await d.locks.acquire(container.id, signal);
  const state = () => container.status && stateOf(container.status);
  const mayRun = state() === 'running' || (state() === 'created' && container.status?.starting);
  if (mayRun && !d.tasks.get(container.id)) await findTask(d, container as CompleteContainer);
  return state() === 'running' ? d.tasks.get(container.id) : undefined;
}

async function kill(d: Daemon, container: Container, live: LiveTask): Promise<void> {
  await live.task.signal(SIGKILL, { all: true });
  await failpoint('container.stop.killed');
  if (await settledWithin(live.ended, KILL_WAIT_MS)) return;
  d.log.warn({ container: container.id }, 'SIGKILL through the shim had no effect: the cgroup is killed');
  live.task.signalDirectly(SIGKILL);
  const { cgroup } = taskRemains(d, container);
  if (cgroup) await killCgroup(cgroup);
  const askingMs = KILL_WAIT_MS + d.config.limits.shimCallTimeoutMs; // a shim that hangs is asked how it ended, then the kernel
  if (!(await settledWithin(live.ended, askingMs)))
    throw deadlineExceeded(`container ${container.id} still runs ${KILL_WAIT_MS + askingMs} ms after SIGKILL`);
}

/** @returns false when the time ran out or the caller left first. */
async function settledWithin(promise: Promise<unknown>, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
  const { promise: over, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, timeoutMs, false);
  const onAbort = () => resolve(false);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise.then(() => true as const), over]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
