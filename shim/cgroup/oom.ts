import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CgroupPaths } from './paths.ts';

/** Kills counted at the last look: in the container's own group, and in the one around it. Plain data. */
export type OomSeen = { readonly own: number; readonly parent: number };

/**
 * Counts how often the kernel's OOM killer struck in a container's cgroup. systemd removes a scope, and the count with
 * it, as soon as its last process has ended. So on version 2 every change of a count is looked at when it happens, and
 * once the cgroup is gone, what the group around it counted since the last look is the container's.
 * Source: memory.oom_control (v1), memory.events (v2).
 */
export class OomCounter {
  readonly #file: string;
  readonly #parentFile: string | undefined;
  readonly #watchers: FSWatcher[];
  #own = 0;
  #parent = 0;

  /**
   * @param seen what a predecessor had counted, where there was one.
   * @param notice is called when there may be more; it keeps no program alive.
   */
  constructor(paths: CgroupPaths, notice: () => void, seen?: OomSeen) {
    const { unified, controllers } = paths;
    this.#file = unified
      ? join(unified, 'memory.events')
      : join(controllers['memory'] ?? '/nonexistent', 'memory.oom_control');
    this.#parentFile = parentFile(paths);
    if (seen) [this.#own, this.#parent] = [seen.own, seen.parent];
    this.kills();
    this.#watchers = unified ? [this.#file, this.#parentFile ?? ''].flatMap(file => watchFile(file, notice)) : [];
  }

  /** Kills so far; 0 where nobody counts. */
  kills(): number {
    const parent = this.#parentFile === undefined ? 0 : (readKills(this.#parentFile) ?? this.#parent);
    const own = readKills(this.#file);
    if (own === undefined) return this.#own + Math.max(0, parent - this.#parent);
    [this.#own, this.#parent] = [own, parent];
    return own;
  }

  /** For a successor. */
  get seen(): OomSeen {
    return { own: this.#own, parent: this.#parent };
  }

  /** Look out no more. Calling again is fine. */
  end(): void {
    for (const watcher of this.#watchers) watcher.close();
  }
}

/** Kills to begin with, for a container that is not made yet. */
export function oomBefore(paths: CgroupPaths): OomSeen {
  const file = parentFile(paths);
  return { own: 0, parent: (file && readKills(file)) || 0 };
}

const parentFile = ({ unified }: CgroupPaths): string | undefined =>
  unified && join(survivor(unified), 'memory.events');

/** The group around a container's, which is there after it: crun makes one more within the scope. */
const survivor = (group: string): string => dirname(/^.*\.scope(?=\/|$)/.exec(group)?.[0] ?? group);

/** @returns undefined without a memory controller, or when the cgroup is gone. */
function readKills(file: string): number | undefined {
  try {
    const [, count] = /^oom_kill (\d+)$/m.exec(readFileSync(file, 'utf8')) ?? [];
    return Number(count ?? 0);
  } catch {
    return undefined;
  }
}

function watchFile(file: string, notice: () => void): FSWatcher[] {
  try {
    const watcher = watch(file, { persistent: false }, notice);
    return [watcher.on('error', () => watcher.close())]; // the cgroup is gone
  } catch {
    return []; // no memory controller, or no more inotify watches: the counts are read at the end
  }
}
