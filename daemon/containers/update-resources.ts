import { readFile } from 'node:fs/promises';
import { bundleFiles, failedPrecondition, invalidArgument, UndoStack, writeFileAtomic } from '@cleat/base';
import type { Daemon } from '../daemon.ts';
import { readCgroupLimits, restoreCgroupLimits } from '../shims/cgroup-limits.ts';
import { type Limits, mergeResources } from '../spec/merge-resources.ts';
import type { OciSpec } from '../spec/oci.ts';
import { containerResources, oomScoreAdj } from '../spec/resources.ts';
import { type CompleteContainer, type Container, limitsOf, stateOf } from '../store/containers.ts';
import { taskRemains } from './free.ts';

/** Type URL of OCI resources in an Any. Source: containerd, pkg/cri, typeurl registration of runtime-spec. */
const RESOURCES_TYPE = 'types.containerd.io/opencontainers/runtime-spec/1/LinuxResources';

/**
 * Change the limits of a container, all or none: what cannot be applied leaves the old ones, in the kernel, in the
 * bundle and on disk. A created container gets them when it starts.
 * The OOM score belongs to processes that run already, not to the cgroup: a running container keeps its own.
 * @throws RpcError FailedPrecondition when the container has ended, InvalidArgument for huge pages of a running one.
 */
export async function updateResources(
  d: Daemon,
  container: CompleteContainer,
  change: Limits,
  signal: AbortSignal,
): Promise<void> {
  using _lock = await d.locks.acquire(container.id, signal);
  const state = stateOf(container.status);
  if (state === 'exited') throw failedPrecondition(`container ${container.id} has ended: it has no limits any more`);
  const old = limitsOf(container);
  const next = mergeResources(old, state === 'running' ? { ...change, oomScoreAdj: 0n } : change);
  await using undo = new UndoStack((what, err) =>
    d.log.error({ container: container.id, err }, `cannot undo: ${what}`),
  );
  if (state === 'running') await updateTask(d, container, old, next, undo);
  await rewriteSpec(d, container, next, undo);
  await container.update(s => s && { ...s, resources: next });
  undo.commit();
}

/** Put the limits that were changed after the creation into the bundle: for a start after a crash between the two. */
export async function refreshSpec(d: Daemon, container: CompleteContainer): Promise<void> {
  const { resources } = container.status;
  if (!resources) return;
  await using undo = new UndoStack(() => undefined);
  await rewriteSpec(d, container, resources, undo);
  undo.commit();
}

async function updateTask(
  d: Daemon,
  container: CompleteContainer,
  old: Limits,
  next: Limits,
  undo: UndoStack,
): Promise<void> {
  const live = d.tasks.get(container.id);
  if (!live) throw failedPrecondition(`container ${container.id} has no shim that could change its limits`);
  refuseHugepages(container, old, next);
  const resources = containerResources(next, d.host);
  const { cgroup } = taskRemains(d, container);
  if (cgroup) {
    const unified = Object.keys(next.unified ?? {});
    const limits = await readCgroupLimits(cgroup, { version: d.host.cgroupVersion, unified });
    undo.push(`the limits in cgroup ${cgroup}`, () => restoreCgroupLimits(limits));
  }
  const value = Buffer.from(JSON.stringify(resources));
  await live.task.connection.task.update({ id: container.id, resources: { typeUrl: RESOURCES_TYPE, value } });
}

/** Runtimes take limits of huge pages at the creation only, and pass over them in silence later. */
function refuseHugepages({ id }: Container, old: Limits, next: Limits): void {
  for (const { pageSize, limit } of next.hugepageLimits ?? []) {
    const before = old.hugepageLimits?.find(entry => entry.pageSize === pageSize)?.limit ?? 0n;
    if (limit !== before)
      throw invalidArgument(`hugepage_limits: the limit of ${pageSize} pages of container ${id}, which runs, is fixed`);
  }
}

async function rewriteSpec(d: Daemon, { id, status }: CompleteContainer, next: Limits, undo: UndoStack): Promise<void> {
  const { config } = bundleFiles(d.paths.bundle(id));
  const text = await readFile(config, 'utf8');
  const spec = JSON.parse(text) as OciSpec;
  const resources = { ...spec.linux.resources, ...containerResources(next, d.host) };
  const score = oomScoreAdj(next.oomScoreAdj, d.host.oomScoreAdjFloor);
  const started = status.startedAtNs !== undefined;
  const process = started ? spec.process : { ...spec.process, oomScoreAdj: score };
  undo.push(config, () => writeFileAtomic(config, text, { durable: false }));
  const changed: OciSpec = { ...spec, process, linux: { ...spec.linux, resources } };
  await writeFileAtomic(config, JSON.stringify(changed), { durable: false });
}
