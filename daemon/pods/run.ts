import { alreadyExists, bothSettled, failpoint, messageOf } from '@cleat/base';
import { PodSandboxConfig, type PodSandboxMetadata } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import type { Attachment } from '../network/network.ts';
import { runtimeOf } from '../shims/handlers.ts';
import { isReady, type Pod, type ReadyPod } from '../store/pods.ts';
import { sameMessage } from '../store/same-message.ts';
import { step } from '../trace/step.ts';
import { removePodCgroup } from './cgroup.ts';
import { makePodFiles } from './files.ts';
import { freePod } from './free.ts';
import { podKey, podName } from './names.ts';
import { hasHostNetwork, makeNamespaces, userNamespaceOf } from './namespaces.ts';
import { networkRequest } from './network.ts';
import { needsPause, startPause } from './pause.ts';
import { podProfiles } from './profiles.ts';
import { removePod } from './remove.ts';
import { applySysctls } from './sysctls.ts';

/**
 * Make a sandbox and everything that it shares, or answer the one that this very request made before: a caller that
 * gave up waiting, or lost its answer in a crash, gets its own work by asking again. What is left of an attempt that
 * failed, and could not be undone then, makes way first.
 * @throws RpcError AlreadyExists when another request holds the same metadata.
 */
export async function runPod(
  d: Daemon,
  metadata: PodSandboxMetadata,
  config: PodSandboxConfig,
  handler: string,
): Promise<string> {
  const existing = findByKey(d, podKey(metadata));
  if (existing?.status.readyAtNs !== undefined) return sameRequest(existing, metadata, config, handler);
  if (existing) await removePod(d, existing);
  await failpoint('sandbox.record.before');
  const id = d.instance.newId();
  const { cgroupDriver } = d.config.runtime;
  runtimeOf(d, handler).zygote?.prepare(); // for the first container, or the pause container
  const pod = await step('write the record', () =>
    d.pods.create(id, { config, handler, cgroupDriver, createdAtNs: d.clock.nowNs() }),
  );
  try {
    await failpoint('sandbox.record.after');
    await build(d, pod);
  } catch (err) {
    await abandon(d, pod);
    throw err;
  }
  await failpoint('sandbox.ready.after');
  return id;
}

function findByKey(d: Daemon, key: string): ReadyPod | undefined {
  for (const pod of d.pods.complete()) {
    const { metadata } = pod.record.config;
    if (metadata && podKey(metadata) === key) return pod;
  }
  return undefined;
}

function sameRequest(pod: ReadyPod, metadata: PodSandboxMetadata, config: PodSandboxConfig, handler: string): string {
  const same = pod.record.handler === handler && sameMessage(PodSandboxConfig, pod.record.config, config);
  if (same && isReady(pod)) return pod.id;
  throw alreadyExists(`a sandbox named ${podName(metadata)} exists: ${pod.id}`);
}

/** The steps. What each leaves behind is found by the pod's id alone, so that `freePod` undoes them at any point. */
async function build(d: Daemon, pod: Pod): Promise<void> {
  const { config } = pod.record;
  const podState = d.paths.podState(pod.id);
  const profiles = await step('security profiles', () => podProfiles(config, d.host));
  await step('make namespaces', () => makeNamespaces(config, podState));
  await failpoint('sandbox.namespaces.after');
  const pauseFirst = userNamespaceOf(config) !== undefined; // its namespaces come with it
  if (pauseFirst) await step('start the pause container', () => startPause(d, pod, profiles));
  const network: Promise<Pick<Attachment, 'ips' | 'kept'>> = hasHostNetwork(config)
    ? Promise.resolve({ ips: [], kept: Promise.resolve() })
    : step('attach to the network', () => d.network.attach(networkRequest(pod, podState)));
  const files = step('write files', () => makePodFiles(config, podState));
  const [{ ips, kept }] = await bothSettled(network, files);
  await failpoint('sandbox.files.after');
  applySysctls(config, podState);
  if (!pauseFirst && needsPause(d, pod)) await step('start the pause container', () => startPause(d, pod, profiles));
  await failpoint('sandbox.ready.before');
  const ready = { bootId: d.host.bootId, readyAtNs: d.clock.nowNs(), ips };
  await step('write the status', () =>
    bothSettled(
      pod.update(() => ready),
      kept,
    ),
  );
}

/**
 * Undo a sandbox that could not be made. When that fails too, as where a network plugin hangs, the sandbox is shown as
 * one that is not ready: whoever asked for it stops and removes it, again and again if need be.
 */
async function abandon(d: Daemon, pod: Pod): Promise<void> {
  try {
    await freePod(d, pod);
    await removePodCgroup(pod);
    await d.pods.remove(pod.id);
  } catch (err) {
    d.log.error({ pod: pod.id, err }, `cannot undo a sandbox that failed; it stays, not ready: ${messageOf(err)}`);
    await pod.observe(() => ({ bootId: d.host.bootId, stoppedAtNs: d.clock.nowNs(), ips: [] }), d.log);
  }
}
