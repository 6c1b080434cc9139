import type { HugePages, MemoryHistory, MemoryLimits, MemoryUsage } from '../cgroup-usage.ts';
import { counter, gauge, optionalSample, type Sample, sample } from './family.ts';

const used = gauge('container_memory_usage_bytes', 'Memory in use, caches too, in bytes.');
const workingSet = gauge('container_memory_working_set_bytes', 'Memory in use without inactive file pages, in bytes.');
const rss = gauge('container_memory_rss', 'Anonymous memory, in bytes.');
const cache = gauge('container_memory_cache', 'Page cache, in bytes.');
const kernel = gauge('container_memory_kernel_usage', 'Memory that the kernel holds for it, in bytes.');
const mappedFile = gauge('container_memory_mapped_file', 'Files mapped into memory, in bytes.');
const swap = gauge('container_memory_swap', 'Swap in use, in bytes.');
const activeFile = gauge('container_memory_total_active_file_bytes', 'File pages used of late, in bytes.');
const inactiveFile = gauge('container_memory_total_inactive_file_bytes', 'File pages not used of late, in bytes.');
const failures = counter('container_memory_failures_total', 'Page faults.', 'failure_type', 'scope');

const max = gauge('container_memory_max_usage_bytes', 'The most memory that was ever in use, in bytes.');
const limitHits = counter('container_memory_failcnt', 'How often the memory limit was hit.');
const oomKills = counter('container_oom_events_total', 'Processes that the kernel killed for lack of memory.');

const limit = gauge('container_spec_memory_limit_bytes', 'Memory limit in bytes; 0: none.');
const reservation = gauge(
  'container_spec_memory_reservation_limit_bytes',
  'Memory kept for it when memory is scarce, in bytes; 0: none.',
);
const swapLimit = gauge('container_spec_memory_swap_limit_bytes', 'Swap limit in bytes; 0: none, or no swap at all.');

const hugePages = gauge('container_hugetlb_usage_bytes', 'Huge pages in use, in bytes.', 'pagesize');
const hugePagesMax = gauge(
  'container_hugetlb_max_usage_bytes',
  'The most huge pages ever in use, in bytes.',
  'pagesize',
);

export const memoryFamilies = [
  used,
  workingSet,
  rss,
  cache,
  kernel,
  mappedFile,
  swap,
  activeFile,
  inactiveFile,
  failures,
];
export const memoryHistoryFamilies = [max, limitHits, oomKills];
export const memoryLimitFamilies = [limit, reservation, swapLimit];
export const hugePageFamilies = [hugePages, hugePagesMax];

/** The counters are of the whole cgroup with all below it; containers rarely have anything below. */
const SCOPES = ['container', 'hierarchy'];

export const memorySamples = (memory: MemoryUsage): Sample[] => [
  sample(used, memory.used),
  sample(workingSet, memory.workingSet),
  sample(rss, memory.rss),
  sample(cache, memory.cache),
  sample(kernel, memory.kernel),
  sample(mappedFile, memory.mappedFile),
  sample(swap, memory.swap),
  sample(activeFile, memory.activeFile),
  sample(inactiveFile, memory.inactiveFile),
  ...SCOPES.flatMap(scope => [
    sample(failures, memory.pageFaults, 'pgfault', scope),
    sample(failures, memory.majorPageFaults, 'pgmajfault', scope),
  ]),
];

export const memoryHistorySamples = (history: MemoryHistory): Sample[] => [
  ...optionalSample(max, history.max),
  sample(limitHits, history.limitHits),
  ...optionalSample(oomKills, history.oomKills),
];

export const memoryLimitSamples = (limits: MemoryLimits): Sample[] => [
  sample(limit, limits.memory ?? 0n),
  sample(reservation, limits.reservation ?? 0n),
  sample(swapLimit, limits.swap ?? 0n),
];

export const hugePageSamples = (sizes: readonly HugePages[]): Sample[] =>
  sizes.flatMap(size => [
    sample(hugePages, size.used, size.pageSize),
    ...optionalSample(hugePagesMax, size.max, size.pageSize),
  ]);
