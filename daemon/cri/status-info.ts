import { release } from 'node:os';
import { withoutSecrets } from '../config/secrets.ts';
import type { Daemon } from '../daemon.ts';

/** The extras of a verbose Status, for people who debug. Sizes in bytes, times in seconds. */
export function statusInfo(d: Daemon): Record<string, string> {
  const daemon = {
    version: d.version,
    pid: process.pid,
    uptime: Math.round(process.uptime()),
    memory: process.memoryUsage.rss(),
    node: process.version,
    kernel: release(),
    host: d.host,
  };
  const count = {
    pods: [...d.pods.complete()].length,
    containers: [...d.containers.complete()].length,
    tasks: [...d.tasks.all()].length,
    images: d.images.list().length,
    eventSubscribers: d.events.subscribers,
    eventSubscribersSentAway: d.events.overflows,
  };
  // By this name, containerd's, critest finds the file system on which it tries id-mapped mounts.
  const config = { ...withoutSecrets(d.config), stateDir: d.paths.state };
  return { config: JSON.stringify(config), daemon: JSON.stringify(daemon), count: JSON.stringify(count) };
}
