import { mkdirSync } from 'node:fs';
import { KeyedLock, messageOf, systemClock, withDeadline } from '@cleat/base';
import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import { findShim } from './config/programs.ts';
import { imagesOf } from './containers/image-volumes.ts';
import { recoverContainer } from './containers/recover.ts';
import type { Daemon } from './daemon.ts';
import { followFacts } from './events/follow-facts.ts';
import { EventHub } from './events/hub.ts';
import { type Host, readHost } from './host.ts';
import { addImageMetrics } from './images/image-metrics.ts';
import { ImageService } from './images/image-service.ts';
import { openInstance } from './instance.ts';
import { Metrics } from './metrics/metrics.ts';
import { addProcessMetrics } from './metrics/process-metrics.ts';
import { serveMetrics } from './metrics/serve-metrics.ts';
import { Network } from './network/network.ts';
import { makePaths, type Paths } from './paths.ts';
import { preparePauseRootfs } from './pods/pause.ts';
import { recoverPod } from './pods/recover.ts';
import { serveCri } from './server.ts';
import { serveEvents } from './shims/events-server.ts';
import { FeaturesByHandler } from './shims/handler-features.ts';
import { LiveTasks } from './shims/live-tasks.ts';
import { Zygote } from './shims/zygote.ts';
import { loadDefaultProfile } from './spec/apparmor.ts';
import { lockState } from './state-lock.ts';
import { measureLayers } from './stats/measure-layers.ts';
import { openStats } from './stats/stats.ts';
import { openContainerStore } from './store/containers.ts';
import { Operations } from './store/operations.ts';
import { openPodStore } from './store/pods.ts';

/** How long creations in flight may hold up the end of the daemon, in milliseconds. */
const SETTLE_TIMEOUT_MS = 10_000;

/** Name of our own shim, which a zygote can fork. */
const OWN_SHIM = 'containerd-shim-cleat-v2';

/** What a program gives the daemon besides its configuration. */
export type StartOptions = {
  readonly version: string;
  readonly log: Logger;
  /** Command line of the layer unpacker. */
  readonly unpackCommand: readonly string[];
  /** Command line of the port forwarder. */
  readonly forwardCommand: readonly string[];
};

export type RunningDaemon = {
  /** Finish what is in flight, within limits, and let go of everything. Containers run on. */
  stop(): Promise<void>;
};

/**
 * Start serving: take the state directory, read what is on disk, find the shims again, then answer.
 * @throws RpcError FailedPrecondition, saying by whom, when another daemon serves these directories.
 */
export async function startDaemon(config: Config, options: StartOptions): Promise<RunningDaemon> {
  const paths = makePaths(config.root, config.state);
  for (const dir of [paths.root, paths.state]) mkdirSync(dir, { recursive: true, mode: 0o711 });
  const lock = lockState(paths.lock);
  const d = await openDaemon(config, paths, options);
  const events = await serveEvents(paths.events, d.tasks, d.log);
  void d.zygote.start(); // never waited for
  await recover(d);
  followFacts(d);
  for (const handler of Object.keys(config.runtime.handlers)) void d.features.of(d, handler); // asked now, told later
  measureLayers(d);
  const cri = await serveCri(d, config.socket);
  const metrics = config.metrics.address && serveMetrics(d.metrics, config.metrics.address, d.log);
  d.log.info({ socket: config.socket, version: d.version, pods: [...d.pods.all()].length }, 'cleatd serves');
  return {
    async stop() {
      d.events.close();
      d.images.events.close();
      if (metrics) metrics.close();
      d.stats.layers.close();
      await cri.close();
      // What does not finish in time is undone by the next daemon.
      await withDeadline(d.creations.settled(), SETTLE_TIMEOUT_MS, 'creations in flight').catch(err =>
        d.log.warn({ err }, messageOf(err)),
      );
      await d.images.close();
      await events.close();
      d.network.close();
      for (const { task } of d.tasks.all()) task.release();
      lock[Symbol.dispose]();
    },
  };
}

async function openDaemon(
  config: Config,
  paths: Paths,
  { version, log, unpackCommand, forwardCommand }: StartOptions,
): Promise<Daemon> {
  const host = await withDefaultProfile(readHost(), log);
  sayLimits(host, log);
  const metrics = new Metrics();
  addProcessMetrics(metrics, version);
  await preparePauseRootfs(paths.pauseRootfs);
  const [pods, containers, images, network] = await Promise.all([
    openPodStore(paths.pods, log),
    openContainerStore(paths.containers, host.bootId, log),
    openImages(config, paths, metrics, { log, unpackCommand }),
    Network.open({ ...config.network, cacheDir: paths.networks, log }),
  ]);
  return {
    version,
    config,
    paths,
    log,
    clock: systemClock,
    host,
    instance: await openInstance(paths.instance),
    locks: new KeyedLock(),
    pods,
    containers,
    tasks: new LiveTasks(),
    zygote: new Zygote({ program: findShim(OWN_SHIM), version, state: paths.state, log }),
    events: new EventHub(),
    images,
    forwardCommand,
    network,
    stats: openStats(host, log, systemClock),
    metrics,
    features: new FeaturesByHandler(),
    creations: new Operations<string>(),
    stopping: new Set(),
  };
}

async function openImages(
  config: Config,
  paths: Paths,
  metrics: Metrics,
  { log, unpackCommand }: Pick<StartOptions, 'log' | 'unpackCommand'>,
): Promise<ImageService> {
  const { insecureRegistries, mirrors, hostsDir, ...limits } = config.images;
  const images = await ImageService.open({
    root: paths.images,
    log,
    workerCommand: unpackCommand,
    registries: { insecure: insecureRegistries, mirrors, hostsDir },
    env: process.env,
    metrics,
    ...limits,
  });
  addImageMetrics(metrics, images);
  return images;
}

/** Without its default profile the daemon serves all the same: only containers that ask for it by name fail. */
async function withDefaultProfile(host: Host, log: Logger): Promise<Host> {
  if (!host.apparmor) return host;
  try {
    return { ...host, apparmorDefault: await loadDefaultProfile() };
  } catch (err) {
    log.error({ err }, `containers run without an AppArmor profile unless they name one: ${messageOf(err)}`);
    return host;
  }
}

function sayLimits(host: Host, log: Logger): void {
  if (host.oomScoreAdjFloor !== undefined)
    log.warn(`CAP_SYS_RESOURCE is missing: no container gets an oom_score_adj below ours (${host.oomScoreAdjFloor})`);
}

/** Pods first: a container's leftovers are found through its pod. Then images may forget what nobody holds. */
async function recover(d: Daemon): Promise<void> {
  for (const { id, record } of d.containers.all()) for (const imageId of imagesOf(record)) d.images.hold(imageId, id);
  await Promise.all([...d.containers.all()].map(container => recoverContainer(d, container)));
  await Promise.all([...d.pods.all()].map(pod => recoverPod(d, pod)));
  await freeOrphanNetworks(d);
  await d.images.sweep();
}

/** Addresses of pods whose record is gone: a removal that was cut short. */
async function freeOrphanNetworks(d: Daemon): Promise<void> {
  for (const sandboxId of await d.network.owners()) {
    if (d.pods.find(sandboxId)) continue;
    d.log.info({ pod: sandboxId }, 'a network of no sandbox is given back');
    await d.network
      .detach({ sandboxId })
      .catch(err => d.log.error({ pod: sandboxId, err }, 'cannot give back a network'));
  }
}
