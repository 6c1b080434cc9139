import { messageOf, systemClock } from '@cleat/base';
import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import { findShim } from './config/programs.ts';
import type { Daemon } from './daemon.ts';
import { EventHub } from './events/hub.ts';
import { type Host, readHost } from './host.ts';
import { addImageMetrics } from './images/image-metrics.ts';
import { ImageService, type ImageSettings } from './images/image-service.ts';
import { openInstance } from './instance.ts';
import { Metrics } from './metrics/metrics.ts';
import { addProcessMetrics } from './metrics/process-metrics.ts';
import { Network } from './network/network.ts';
import type { Paths } from './paths.ts';
import { preparePauseRootfs } from './pods/pause.ts';
import { AttachGrace } from './shims/attach-grace.ts';
import { FeaturesByHandler } from './shims/handler-features.ts';
import { LiveTasks } from './shims/live-tasks.ts';
import { Zygote } from './shims/zygote.ts';
import { loadDefaultProfile } from './spec/apparmor.ts';
import type { StartOptions } from './start.ts';
import { openStats } from './stats/stats.ts';
import { openContainerStore } from './store/containers.ts';
import type { OpenOptions } from './store/entity-store.ts';
import { Operations } from './store/operations.ts';
import { openPodStore } from './store/pods.ts';
import { exportSpans } from './trace/export-spans.ts';
import { Traces } from './trace/traces.ts';
import { CallsInFlight } from './upgrade/calls-in-flight.ts';
import { HandOver } from './upgrade/hand-over.ts';
import { OperationLocks } from './upgrade/operation-locks.ts';

/** Name of our own shim, which a zygote can fork. */
const OWN_SHIM = 'containerd-shim-cleat-v2';

/**
 * Read what is on disk, all but the image store. Nothing is changed there.
 * @param store `isShared` while another daemon serves the same directories.
 */
export async function openDaemon(
  config: Config,
  paths: Paths,
  { version, log, forwardCommand, readConfig, service }: StartOptions,
  store: OpenOptions = {},
): Promise<Daemon> {
  const host = await withDefaultProfile(readHost(), log);
  sayLimits(host, log);
  const metrics = new Metrics();
  addProcessMetrics(metrics, version);
  await preparePauseRootfs(paths.pauseRootfs);
  const [pods, containers, network] = await Promise.all([
    openPodStore(paths.pods, log, store),
    openContainerStore(paths.containers, host.bootId, log, store),
    Network.open({ ...config.network, ...store, cacheDir: paths.networks, log }),
  ]);
  const locks = new OperationLocks();
  const d = {
    version,
    config,
    readConfig,
    service,
    paths,
    log,
    clock: systemClock,
    host,
    instance: await openInstance(paths.instance),
    locks,
    pods,
    containers,
    tasks: new LiveTasks(locks),
    zygote: new Zygote({
      program: findShim(OWN_SHIM),
      runtime: defaultRuntime(config),
      version,
      state: paths.state,
      log,
    }),
    attachGrace: new AttachGrace(log),
    events: new EventHub(),
    forwardCommand,
    network,
    stats: openStats(host, log, systemClock),
    metrics,
    features: new FeaturesByHandler(),
    creations: new Operations<string>(locks),
    calls: new CallsInFlight(),
    traces: new Traces({ pods, containers }),
    stopping: new Set<string>(),
  } as Partial<Daemon> as Daemon; // with images, and who comes after us, before anything is served
  d.handOver = new HandOver(d);
  exportSpans(d);
  return d;
}

/** The OCI runtime of pods that name no handler. */
const defaultRuntime = ({ runtime: { handlers, defaultHandler } }: Config): string =>
  handlers[defaultHandler]?.binary ?? defaultHandler;

/** Open the image store: only one daemon may have it open. */
export async function openImages(
  d: Daemon,
  { unpackCommand }: Pick<StartOptions, 'unpackCommand'>,
): Promise<ImageService> {
  const { config, paths, metrics, log } = d;
  const images = await ImageService.open({
    root: paths.images,
    log,
    workerCommand: unpackCommand,
    forkWorker: async () => (d.lockFd === undefined ? undefined : await d.zygote.forkWorker(d.lockFd)),
    env: process.env,
    metrics,
    ...config.images,
    ...imageSettings(config),
  });
  addImageMetrics(metrics, images);
  return images;
}

/** What of the configuration the image service can be told anew while it works. */
export function imageSettings({ images }: Config): ImageSettings {
  const { insecureRegistries, mirrors, hostsDir, policy, credentials, dockerConfig, pullTimeoutMs, keepBlobs } = images;
  const registries = { insecure: insecureRegistries, mirrors, hostsDir };
  return { registries, policy, credentials, dockerConfig, pullTimeoutMs, keepBlobs };
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
