import { mkdirSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import { imagesOf } from './containers/image-volumes.ts';
import { recoverContainer } from './containers/recover.ts';
import type { Daemon } from './daemon.ts';
import { endOrphanedPlugins } from './fsck/orphaned-plugins.ts';
import { openDaemon, openImages } from './open.ts';
import { makePaths, type Paths } from './paths.ts';
import { recoverPod } from './pods/recover.ts';
import { type RunningDaemon, serveDaemon } from './serve.ts';
import { openListener } from './server.ts';
import type { ServiceManager } from './service/service-manager.ts';
import { lockState, signLock } from './state-lock.ts';
import { findLateTasks, findTasks, followTasks } from './upgrade/find-tasks.ts';
import { Predecessor } from './upgrade/predecessor.ts';
import { testSelf } from './upgrade/self-test.ts';
import { settleUnowned } from './upgrade/settle.ts';

/** What a program gives the daemon besides its configuration. */
export type StartOptions = {
  readonly version: string;
  readonly log: Logger;
  /** Read the configuration again, as it was read for the start. @throws ConfigError */
  readonly readConfig: () => Config;
  /** What manages the daemon as a service. */
  readonly service: ServiceManager;
  /** Command line of the layer unpacker. */
  readonly unpackCommand: readonly string[];
  /** Command line of the port forwarder. */
  readonly forwardCommand: readonly string[];
  /** Another daemon serves these directories: take over from it. */
  readonly takeOver?: boolean;
  /** Called when another process has taken over and everything is finished, or when this one cannot go on. */
  readonly onLeft: (exitCode: number) => void;
};

/**
 * Start serving: take the state directory, read what is on disk, find the shims again, then answer.
 * @throws RpcError FailedPrecondition, saying by whom, when another daemon serves these directories; with `takeOver`,
 * when none does, or it keeps them.
 */
export async function startDaemon(config: Config, options: StartOptions): Promise<RunningDaemon> {
  const paths = makePaths(config.root, config.state);
  for (const dir of [paths.root, paths.state]) mkdirSync(dir, { recursive: true, mode: 0o711 });
  return options.takeOver ? await succeed(config, paths, options) : await startAlone(config, paths, options);
}

async function startAlone(config: Config, paths: Paths, options: StartOptions): Promise<RunningDaemon> {
  const lockFd = await lockState(paths.lock);
  const d = await openDaemon(config, paths, options);
  d.lockFd = lockFd;
  d.images = await openImages(d, options);
  await recover(d);
  const running = await serveDaemon(d, options, { listenFd: await openListener(config.socket), lockFd });
  // Neither is waited for. Each starts a program, which would hold up the shims' first answers.
  void d.zygote.start();
  void askFeatures(d);
  return running;
}

/** Load beside the daemon that serves, then take its place: what it holds is lent to it, all else is ours. */
async function succeed(config: Config, paths: Paths, options: StartOptions): Promise<RunningDaemon> {
  const before = await Predecessor.greet(paths.handOver, options.version, config);
  try {
    const d = await openDaemon(config, paths, options, { isShared: true });
    const found = await findTasks(d);
    await Promise.all([testSelf(d), askFeatures(d)]);
    void d.zygote.start({ besides: true });
    before.attach(d);
    await before.ready();
    d.images = await openImages(d, options);
    const passed = await before.takeOver();
    holdImages(d);
    signLock(passed.lockFd);
    d.lockFd = passed.lockFd;
    followTasks(d, await findLateTasks(d, found));
    const running = await serveDaemon(d, options, passed, before);
    before.serving();
    void settleUnowned(d);
    void before.gone.then(() => takeRest(d));
    return running;
  } catch (err) {
    before.failed(err);
    throw err;
  }
}

const askFeatures = (d: Daemon) =>
  Promise.all(Object.keys(d.config.runtime.handlers).map(handler => d.features.of(d, handler)));

/** What must wait until the daemon before us has left. */
async function takeRest(d: Daemon): Promise<void> {
  void d.zygote.start(); // others are not needed any more
  await freeOrphanNetworks(d);
  await d.images.sweep();
}

/** Pods first: a container's leftovers are found through its pod. Then images may forget what nobody holds. */
async function recover(d: Daemon): Promise<void> {
  holdImages(d);
  const containers = [...d.containers.all()].map(container => recoverContainer(d, container));
  await Promise.all([endOrphanedPlugins(d), ...containers]);
  await Promise.all([...d.pods.all()].map(pod => recoverPod(d, pod)));
  await freeOrphanNetworks(d);
  await d.images.sweep();
}

function holdImages(d: Daemon): void {
  for (const { id, record } of d.containers.all()) for (const imageId of imagesOf(record)) d.images.hold(imageId, id);
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
