import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleFiles } from '@cleat/base';
import { mountInfo } from '@cleat/linux';
import { imagesOf } from '../containers/image-volumes.ts';
import type { Daemon } from '../daemon.ts';
import { podFiles } from '../paths.ts';
import { hasHostNetwork, namespacePaths } from '../pods/namespaces.ts';
import { needsPause } from '../pods/pause.ts';
import { type CompleteContainer, stateOf } from '../store/containers.ts';
import { isReady, type ReadyPod } from '../store/pods.ts';
import type { Finding } from './finding.ts';

/** What sandboxes that are ready and containers that live need and have not. What is being made or stopped is not looked at. */
export async function findMissing(d: Daemon): Promise<Finding[]> {
  const attached = new Set(await d.network.owners());
  const mounted = new Set(mountInfo().map(({ target }) => target));
  const findings: Finding[] = [];
  for (const pod of d.pods.complete())
    if (isReady(pod) && !d.stopping.has(pod.id))
      for (const problem of podFaults(d, pod, attached, mounted))
        findings.push({ kind: 'sandbox', subject: pod.id, problem });
  for (const container of d.containers.complete())
    for (const problem of containerFaults(d, container))
      findings.push({ kind: 'container', subject: container.id, problem });
  return findings;
}

function* podFaults(d: Daemon, pod: ReadyPod, attached: ReadonlySet<string>, mounted: ReadonlySet<string>) {
  const { config } = pod.record;
  const podState = d.paths.podState(pod.id);
  if (!existsSync(join(pod.dir, 'record.json'))) yield `its record in ${pod.dir} is not there`;
  for (const [kind, path] of Object.entries(namespacePaths(config, podState)))
    if (path && !mounted.has(path)) yield `its ${kind} namespace is not pinned at ${path}`;
  if (!hasHostNetwork(config) && !attached.has(pod.id)) yield 'nothing is known of its network';
  if (!existsSync(podFiles(podState).hostname)) yield `its files in ${podState} are not there`;
  if (needsPause(d, pod) && !d.tasks.get(pod.id)?.task.isAlive()) yield 'its pause container is not there';
}

function* containerFaults(d: Daemon, container: CompleteContainer) {
  const { id, dir, record, status } = container;
  const state = stateOf(status);
  if (!existsSync(join(dir, 'record.json'))) yield `its record in ${dir} is not there`;
  if (!d.pods.find(record.podId)) yield `its sandbox ${record.podId} does not exist`;
  if (state === 'exited') return;
  const { config } = bundleFiles(d.paths.bundle(id));
  if (!existsSync(config)) yield `its bundle in ${dirname(config)} is not there`;
  if (!existsSync(join(dir, 'upper'))) yield `its writable layer in ${dir} is not there`;
  for (const imageId of imagesOf(record)) if (!hasImage(d, imageId)) yield `its image ${imageId} is not there`;
  if (state === 'running' && !d.tasks.get(id)?.task.isAlive()) yield 'its process is not there';
}

function hasImage(d: Daemon, imageId: string): boolean {
  try {
    return d.images.byId(imageId) !== undefined;
  } catch {
    return false; // NotFound
  }
}
