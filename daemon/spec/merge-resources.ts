import type { LinuxContainerResources } from '@cleat/proto/cri';

/** Limits as the CRI gives them: 0 and '' mean "not specified". */
export type Limits = Partial<LinuxContainerResources>;

/**
 * What holds after a change: of what the change does not specify, the old stays. Huge pages go by their size, files of
 * cgroup v2 by their name. Source: CRI v1, UpdateContainerResources.
 */
export function mergeResources(old: Limits, change: Limits): Limits {
  const specified = Object.entries(change).filter(([, value]) => typeof value !== 'object' && Boolean(value));
  return {
    ...old,
    ...Object.fromEntries(specified),
    hugepageLimits: mergeHugepages(old.hugepageLimits, change.hugepageLimits),
    unified: { ...old.unified, ...change.unified },
  };
}

type HugepageLimits = LinuxContainerResources['hugepageLimits'];

function mergeHugepages(old: HugepageLimits = [], change: HugepageLimits = []): HugepageLimits {
  const bySize = new Map([...old, ...change].map(entry => [entry.pageSize, entry]));
  return [...bySize.values()];
}
