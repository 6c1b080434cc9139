import { close, open, write } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '@cleat/base';
import type { Logger } from 'pino';

const [openFile, writeFd, closeFd] = [promisify(open), promisify(write), promisify(close)];

/** For so long after one write a further one is of no use, in milliseconds: what comes within some 15 need not wait. */
const REPEAT_MS = 5;
/** How often it is looked whether the daemon is still in the same cgroup, in milliseconds: nobody moves it but by hand. */
const LOOK_MS = 10_000;

/**
 * Whoever puts a process into a cgroup waits for a grace period of the kernel's RCU, some 10 ms, unless somebody else has
 * just done so. The OCI runtime does with each container and each exec. So the daemon does it as soon as it is asked for
 * one, in the background: it puts itself into the cgroup that it is in, which changes nothing, and what the runtime then
 * waits for is over, or nearly so, when it comes to it.
 * Source: Linux kernel/cgroup/cgroup.c, cgroup_threadgroup_rwsem; kernel/rcu/sync.c.
 */
export class AttachGrace {
  readonly #log: Logger;
  readonly #root: string;
  #begunAtMs = Number.NEGATIVE_INFINITY;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #isBusy = false;
  #cgroups = '';
  #fd: number | undefined;

  /** @param root where cgroups are mounted. */
  constructor(log: Logger, root = '/sys/fs/cgroup') {
    this.#log = log;
    this.#root = root;
  }

  /** A process will be put into a cgroup soon. Returns at once, and never fails. @returns what settles when it is done. */
  async begin(): Promise<void> {
    const nowMs = performance.now();
    if (this.#isBusy || nowMs - this.#begunAtMs < REPEAT_MS) return;
    this.#begunAtMs = nowMs;
    this.#isBusy = true;
    try {
      if (nowMs - this.#lookedAtMs > LOOK_MS) await this.#look(nowMs);
      if (this.#fd !== undefined) await writeFd(this.#fd, '0');
    } catch (err) {
      this.#log.debug({ err }, `grace periods are not begun early: ${messageOf(err)}`);
    } finally {
      this.#isBusy = false;
    }
  }

  async #look(nowMs: number): Promise<void> {
    this.#lookedAtMs = nowMs;
    const cgroups = await readFile('/proc/self/cgroup', 'utf8');
    if (cgroups === this.#cgroups) return;
    this.#cgroups = cgroups;
    const old = this.#fd;
    this.#fd = undefined;
    if (old !== undefined) await closeFd(old);
    const path = await ownMembers(this.#root, cgroups);
    if (path) this.#fd = await openFile(path, 'w');
  }
}

/** The list of members of a cgroup that this process is in, of any hierarchy. @param cgroups as cgroups(7), "/proc/pid/cgroup". */
async function ownMembers(root: string, cgroups: string): Promise<string | undefined> {
  const paths = cgroups.split('\n').flatMap(line => {
    const [, controllers = '', path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (path === undefined) return [];
    const hierarchies = controllers === '' ? ['', 'unified'] : [controllers.replace('name=', '')];
    return hierarchies.map(name => join(root, name, path, 'cgroup.procs'));
  });
  for (const path of paths) {
    const members = await readFile(path, 'utf8').catch(() => ''); // mounted elsewhere, or below another root
    if (members.split('\n').includes(String(process.pid))) return path;
  }
  return undefined;
}
