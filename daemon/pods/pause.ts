import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFiles, failpoint, writeFileAtomic } from '@cleat/base';
import type { Daemon } from '../daemon.ts';
import { needsPauseAlways, runtimeOf } from '../shims/handlers.ts';
import type { LiveTask } from '../shims/live-tasks.ts';
import type { Task } from '../shims/task.ts';
import { endTask, removeTask, type TaskRemains } from '../shims/task-remove.ts';
import { createTask, startTask } from '../shims/task-start.ts';
import { buildPauseSpec } from '../spec/pause.ts';
import type { Pod } from '../store/pods.ts';
import { cgroupsPath, containerCgroup } from './cgroup.ts';
import { namespacePaths, pinPauseNamespaces, podHostname, sharesPidNamespace, userNamespaceOf } from './namespaces.ts';
import { pauseProgram } from './pause-program.ts';
import type { PodProfiles } from './profiles.ts';

/**
 * Most pods need none: only a shared PID namespace needs an init of its own, and a user namespace a process that makes
 * it, or the configuration asks for one.
 */
export const needsPause = (d: Daemon, pod: Pod): boolean =>
  d.config.runtime.pause === 'always' ||
  needsPauseAlways(d, pod.record.handler) ||
  sharesPidNamespace(pod.record.config) ||
  userNamespaceOf(pod.record.config) !== undefined;

/**
 * Write the root file system of the built-in pause container, once per daemon start. Pods of an earlier start may be
 * running the program: it is replaced, because the kernel lets nobody write to it.
 */
export async function preparePauseRootfs(dir: string): Promise<void> {
  for (const name of ['proc', 'dev', 'sys']) await mkdir(join(dir, name), { recursive: true, mode: 0o755 });
  await writeFileAtomic(join(dir, 'pause'), pauseProgram(process.arch), { mode: 0o755 });
}

/** Start the pod's pause container and pin the namespaces that are new with it. */
export async function startPause(d: Daemon, pod: Pod, profiles: PodProfiles): Promise<void> {
  const bundle = d.paths.bundle(pod.id);
  const podState = d.paths.podState(pod.id);
  await mkdir(bundle, { recursive: true, mode: 0o711 });
  const runtime = runtimeOf(d, pod.record.handler, pod.record.cgroupDriver);
  const spec = buildPauseSpec({
    rootfs: d.paths.pauseRootfs,
    sandboxId: pod.id,
    sandbox: pod.record.config,
    namespaces: namespacePaths(pod.record.config, podState),
    hostname: podHostname(pod.record.config),
    hasOwnKernel: !runtime.hasOwnPids,
    cgroupsPath: cgroupsPath(pod, pod.id),
    host: d.host,
    profiles,
  });
  await writeFile(bundleFiles(bundle).config, JSON.stringify(spec), { mode: 0o600 });
  await failpoint('sandbox.pause.bundle');
  const cgroup = containerCgroup(pod, pod.id);
  const request = { id: pod.id, bundle, rootfs: [], stdin: '', stdout: '', stderr: '', terminal: false, cgroup };
  const task = await createTask(runtime, request);
  followPause(d, pod, task);
  await failpoint('sandbox.pause.created');
  const pid = await startTask(task, d.config.limits.shimStartTimeoutMs);
  pinPauseNamespaces(pod.record.config, podState, task.pid || pid); // a machine's pid is known once it runs
  await failpoint('sandbox.pause.after');
}

/** A pause container that ends takes the pod's PID namespace with it: the pod is not ready any more. */
export function followPause(d: Daemon, pod: Pod, task: Task): LiveTask {
  const failed = (err: unknown) => d.log.error({ pod: pod.id, err }, 'cannot record or free an ended pause container');
  return d.tasks.follow(task, {
    record: () => pauseEnded(d, pod).catch(failed),
    free: () => removeTask(runtimeOf(d, pod.record.handler), { ...pauseRemains(d, pod), task }).catch(failed),
    isRecorded: () => pod.status?.stoppedAtNs !== undefined,
    isGone: () => !d.pods.find(pod.id),
  });
}

async function pauseEnded(d: Daemon, pod: Pod): Promise<void> {
  if (!pod.status || d.stopping.has(pod.id)) return;
  d.log.warn({ pod: pod.id }, 'the pause container ended: the sandbox is not ready');
  await pod.observe(s => s && { stoppedAtNs: d.clock.nowNs(), ...s }, d.log);
}

const pauseRemains = (d: Daemon, pod: Pod): TaskRemains => ({
  id: pod.id,
  bundle: d.paths.bundle(pod.id),
  cgroup: containerCgroup(pod, pod.id),
});

/** End the pod's pause container and free what it holds; none is fine. */
export async function freePause(d: Daemon, pod: Pod): Promise<void> {
  await endTask(runtimeOf(d, pod.record.handler), d.tasks, pauseRemains(d, pod));
  await rm(d.paths.bundle(pod.id), { recursive: true, force: true });
}
