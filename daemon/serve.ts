import { closeSync } from 'node:fs';
import { messageOf, withDeadline } from '@cleat/base';
import type { Server } from 'ttrpc-ts';
import type { Changes } from './config/changes.ts';
import type { Daemon } from './daemon.ts';
import { followFacts } from './events/follow-facts.ts';
import { serveMetrics } from './metrics/serve-metrics.ts';
import { closeListener, serveCri } from './server.ts';
import { reloadConfig, servingStatus } from './service/reload.ts';
import { checkSelf } from './service/self-check.ts';
import { keepWatchdog } from './service/watchdog.ts';
import { serveEvents } from './shims/events-server.ts';
import { Renewal } from './shims/renewal.ts';
import { type StartOptions, startDaemon } from './start.ts';
import { measureLayers } from './stats/measure-layers.ts';
import type { Passed, Predecessor } from './upgrade/predecessor.ts';
import { Succession } from './upgrade/succession.ts';

/** How long creations in flight may hold up the end of the daemon, in milliseconds. */
const SETTLE_TIMEOUT_MS = 10_000;

/** How long the daemon may take to answer itself, in milliseconds, when the service manager watches it. */
const SELF_CHECK_TIMEOUT_MS = 10_000;

export type RunningDaemon = {
  /** Finish what is in flight, within limits, and let go of everything. Containers run on. */
  stop(): Promise<void>;
  /** Read the configuration anew. @throws RpcError FailedPrecondition when it cannot be used: nothing has changed then. */
  reload(): Changes;
};

/** What goes on beside the calls. @returns ends it */
function serveBesides(d: Daemon): () => void {
  const metrics = d.config.metrics.address && serveMetrics(d.metrics, d.config.metrics.address, d.log);
  measureLayers(d);
  const watchdog = keepWatchdog(d.service, () => checkSelf(d.config.socket, SELF_CHECK_TIMEOUT_MS), d.log);
  const renewal = new Renewal(d);
  return () => {
    renewal[Symbol.dispose]();
    watchdog[Symbol.dispose]();
    d.traces.close();
    d.images.events.close();
    d.stats.layers.close();
    if (metrics) metrics.close();
  };
}

/** What runs on is not touched. */
function letGo(d: Daemon, lockFd: number): void {
  d.network.close();
  for (const { task } of d.tasks.all()) task.release();
  closeSync(lockFd);
  delete d.lockFd;
}

/**
 * Answer calls. The descriptors are the daemon's from here on.
 * @param before the daemon that we take over from: its sockets in the state directory are ours when it has left.
 */
export async function serveDaemon(
  d: Daemon,
  options: StartOptions,
  { listenFd, lockFd }: Passed,
  before?: Predecessor,
): Promise<RunningDaemon> {
  followFacts(d);
  let successor: RunningDaemon | undefined;
  let events: Server | undefined;
  const cri = await serveCri(d, listenFd);
  const release = serveBesides(d);
  const close = async () => {
    await events?.close();
    letGo(d, lockFd);
  };
  d.succession = new Succession(d, {
    cri,
    listenFd,
    lockFd,
    release: async () => {
      release();
      await d.images.handOver();
    },
    async close() {
      await cri.close();
      await close();
      closeSync(listenFd);
    },
    left: () => options.onLeft(0),
    async restart() {
      successor = await startDaemon(d.config, { ...options, takeOver: true });
    },
    proved: pid => d.service.isNow(pid),
  });
  const beAlone = async () => {
    events = await serveEvents(d.paths.events, d.tasks, d.log);
    await d.succession.listen();
  };
  if (before) void before.gone.then(beAlone);
  else await beAlone();
  d.service.ready(servingStatus(d));
  d.log.info({ socket: d.config.socket, version: d.version, pods: [...d.pods.all()].length }, 'cleatd serves');
  return {
    reload: () => successor?.reload() ?? reloadConfig(d),
    async stop() {
      if (successor) return await successor.stop();
      if (d.handOver.isFrozen) return d.succession.stopSuccessor(); // it sees to what is left
      before?.leave();
      await d.succession.close();
      d.events.close();
      d.images.events.close();
      await closeListener(listenFd, d.config.socket); // connections are refused from here on
      await cri.close();
      // What does not finish in time is undone by the next daemon.
      await withDeadline(d.creations.settled(), SETTLE_TIMEOUT_MS, 'creations in flight').catch(err =>
        d.log.warn({ err }, messageOf(err)),
      );
      release();
      await d.images.close();
      await close();
    },
  };
}
