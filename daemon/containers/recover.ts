import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { bundleFiles, isNotFound, messageOf, readExitRecord } from '@cleat/base';
import { Status as TaskStatus } from '@cleat/proto/task-types';
import type { Daemon } from '../daemon.ts';
import { exitOfRecord, unknownExit } from '../shims/exit.ts';
import { killShim } from '../shims/kill-shim.ts';
import type { Task } from '../shims/task.ts';
import { removeTask } from '../shims/task-remove.ts';
import { adoptTask } from '../shims/task-start.ts';
import { type CompleteContainer, type Container, type ContainerStatus, stateOf } from '../store/containers.ts';
import { followContainer, recordExit } from './exit.ts';
import { containerRuntime, freeContainer, taskRemains } from './free.ts';

/**
 * Bring a container's facts up to date after a restart: find its shim again, or its exit record, or say that nobody
 * knows. A creation that was cut short is undone. What fails is logged and tried again at the next removal or start.
 */
export async function recoverContainer(d: Daemon, container: Container): Promise<void> {
  try {
    if (!container.status) return await undo(d, container);
    const complete = container as CompleteContainer;
    if (stateOf(complete.status) === 'exited') return await freeLeftovers(d, complete);
    if (complete.status.bootId !== d.host.bootId) return await lostInReboot(d, complete);
    if (complete.status.starting) await findTask(d, complete);
  } catch (err) {
    d.log.error({ container: container.id, err }, `cannot recover a container: ${messageOf(err)}`);
  }
}

async function undo(d: Daemon, container: Container): Promise<void> {
  d.log.info({ container: container.id }, 'a container was being made when the last daemon ended: it is undone');
  await freeContainer(d, container);
}

/** Its end is a fact already; its shim may still be there, unless the machine was restarted: then nobody is asked. */
async function freeLeftovers(d: Daemon, container: CompleteContainer): Promise<void> {
  const runtime = containerRuntime(d, container);
  const ofThisBoot = container.status.bootId === d.host.bootId;
  const task = ofThisBoot ? await adoptTask(runtime, container.id, d.paths.bundle(container.id)) : undefined;
  await removeTask(runtime, { ...taskRemains(d, container), task });
}

/**
 * No container outlives the machine's boot, whether it was started or not: its pod's namespaces are gone, and its bundle as
 * well, or what is in it speaks of processes that are not.
 */
async function lostInReboot(d: Daemon, container: CompleteContainer): Promise<void> {
  const unknown = unknownExit(d.clock.nowNs());
  await recordExit(d, container, { ...unknown, why: 'the machine was restarted' });
  await freeLeftovers(d, container);
}

/** Find a started container's shim again, or make its end a fact. */
export async function findTask(d: Daemon, container: CompleteContainer): Promise<void> {
  const runtime = containerRuntime(d, container);
  const bundle = d.paths.bundle(container.id);
  const task = await adoptTask(runtime, container.id, bundle, container.status.pid);
  if (container.status.startedAtNs === undefined) {
    if (task?.isSilent) return await endDoubtfulStart(d, container, task);
    if (await notStarted(container.id, bundle, task)) return await undoStart(d, container, task);
  }
  if (task) return await followAgain(d, container, task);
  const exit = await readExitRecord(bundle);
  const freed = removeTask(runtime, taskRemains(d, container)); // what the dead shim left: it must not run on unseen
  await recordExit(d, container, exit ? exitOfRecord(exit) : unknownExit(d.clock.nowNs()));
  await freed;
}

/** Whether a start that was cut short had not come as far as to run the container's program. */
async function notStarted(id: string, bundle: string, task: Task | undefined): Promise<boolean> {
  if (await readExitRecord(bundle)) return false;
  if (!task) return !existsSync(bundleFiles(bundle).initPid); // the shim has died: it may have run it
  try {
    return (await task.connection.task.state({ id })).status === TaskStatus.CREATED;
  } catch (err) {
    if (isNotFound(err)) return true;
    throw err;
  }
}

/**
 * The shim fell silent while it started the container, and does not tell whether the program runs: nobody can follow such
 * a one, so it is ended. One that has no init process was not started.
 */
async function endDoubtfulStart(d: Daemon, container: CompleteContainer, task: Task): Promise<void> {
  if (!existsSync(bundleFiles(task.bundle).initPid)) {
    task.release();
    return await undoStart(d, container, undefined);
  }
  d.log.warn({ container: container.id }, 'a shim fell silent while it started its container: both are ended');
  const { ended } = followContainer(d, container, task);
  task.signalDirectly(9);
  await killShim(task.id, task.bundle);
  task.noticeExit();
  await ended;
}

/** The program never ran: the container is a created one again, and can be started. */
async function undoStart(d: Daemon, container: CompleteContainer, task: Task | undefined): Promise<void> {
  d.log.info({ container: container.id }, 'a container was being started when the last daemon ended: it is undone');
  task?.expectLoss();
  const remains = taskRemains(d, container);
  await removeTask(containerRuntime(d, container), { ...remains, task });
  const { exit, initPid, bootstrap, shimPid, foreignOptions, foreignAddress } = bundleFiles(remains.bundle);
  const ofThisStart = [exit, initPid, bootstrap, shimPid, foreignOptions, foreignAddress]; // not of the next
  for (const file of ofThisStart) await rm(file, { force: true });
  await container.update(s => s && asCreated(s));
}

const asCreated = ({ bootId, user, resources }: ContainerStatus): ContainerStatus => ({
  bootId,
  ...(user && { user }),
  ...(resources && { resources }),
});

async function followAgain(d: Daemon, container: CompleteContainer, task: Task): Promise<void> {
  followContainer(d, container, task);
  if (await readExitRecord(task.bundle)) return task.noticeExit();
  const { pid } = task;
  await container.update(s => s && { ...s, pid, startedAtNs: s.startedAtNs ?? d.clock.nowNs() });
}
