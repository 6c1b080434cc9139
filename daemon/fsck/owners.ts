import { existsSync } from 'node:fs';
import { bundleFiles } from '@cleat/base';
import type { Daemon } from '../daemon.ts';
import { needsPause } from '../pods/pause.ts';
import { stateOf } from '../store/containers.ts';
import { isReady, type ReadyPod } from '../store/pods.ts';

/** What pods and containers are called. */
export const ID = /^[0-9a-f]{64}$/;

/** Whom a thing belongs to, by the id that it bears. An id is known from before its first thing is made until its last is gone. */
export class Owners {
  readonly #d: Daemon;

  constructor(d: Daemon) {
    this.#d = d;
  }

  /** A sandbox of this daemon, also one that is being made or removed. */
  hasPod(id: string): boolean {
    return this.#d.pods.knows(id);
  }

  hasContainer(id: string): boolean {
    return this.#d.containers.knows(id);
  }

  has(id: string): boolean {
    return this.hasPod(id) || this.hasContainer(id);
  }

  /** Made by this daemon or one before it, wherever the id was found: another one's things are none of ours. */
  isOurs(id: string): boolean {
    return this.has(id) || this.#d.instance.made(id);
  }

  /** Whether a shim, its processes, its cgroup and its root file system may be there for this id. */
  mayHaveTask(id: string): boolean {
    if (this.#d.tasks.get(id)) return true;
    if (!this.has(id)) return false;
    return !this.#hasEnded(id) && existsSync(bundleFiles(this.#d.paths.bundle(id)).options);
  }

  /** Its end is a fact: nothing of its task is to be there any more, once that is freed. */
  #hasEnded(id: string): boolean {
    const container = this.#d.containers.find(id);
    if (container) return container.status !== undefined && stateOf(container.status) === 'exited';
    const pod = this.#d.pods.find(id);
    return pod?.status !== undefined && !(isReady(pod as ReadyPod) && needsPause(this.#d, pod));
  }
}
