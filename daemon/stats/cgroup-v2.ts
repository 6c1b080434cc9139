import { join } from 'node:path';
import { limitsDirectory } from '../shims/cgroup-limits-directory.ts';
import type { CgroupReader, CpuShare } from './cgroup-usage.ts';
import { pageSizes } from './page-sizes.ts';
import { parseIoStat } from './parse/device-io.ts';
import { parseKeyed } from './parse/keyed.ts';
import { parseLimit, parseNumber } from './parse/number.ts';
import { parsePressure } from './parse/pressure.ts';
import { processesBelow } from './processes-below.ts';
import { readText } from './read-text.ts';

/** Cgroup version 2. Source: Linux, admin-guide/cgroup-v2.rst. @param root where the hierarchy is mounted */
export function cgroupV2(root = '/sys/fs/cgroup'): CgroupReader {
  const read = (cgroup: string, file: string) => readText(join(root, cgroup, file));
  const readLimit = (cgroup: string, file: string) => readText(join(limitsDirectory(join(root, cgroup)), file));
  return {
    version: 2,
    cpu: cgroup => cpuUsage(read(cgroup, 'cpu.stat')),
    cpuShare: cgroup => cpuShare(readLimit(cgroup, 'cpu.max'), readLimit(cgroup, 'cpu.weight')),
    memory: cgroup => memoryUsage(file => read(cgroup, file)),
    memoryHistory: cgroup => memoryHistory(file => read(cgroup, file)),
    memoryLimits: cgroup => ({
      memory: parseLimit(readLimit(cgroup, 'memory.max') ?? ''),
      swap: parseLimit(readLimit(cgroup, 'memory.swap.max') ?? ''),
      reservation: parseLimit(readLimit(cgroup, 'memory.low') ?? ''),
    }),
    io: cgroup => parseIoStat(read(cgroup, 'io.stat') ?? ''),
    tasks(cgroup) {
      const current = parseNumber(read(cgroup, 'pids.current') ?? '');
      return current === undefined ? undefined : { current, limit: parseLimit(readLimit(cgroup, 'pids.max') ?? '') };
    },
    hugePages: cgroup => hugePages(read, cgroup),
    pressure: (cgroup, resource) => parsePressure(read(cgroup, `${resource}.pressure`) ?? ''),
    processes: cgroup => processesBelow(join(root, cgroup)),
  };
}

/** Microseconds in nanoseconds. */
const US = 1000n;

function cpuUsage(text: string | undefined) {
  if (text === undefined) return undefined;
  const stat = parseKeyed(text);
  return {
    totalNs: (stat['usage_usec'] ?? 0n) * US,
    userNs: (stat['user_usec'] ?? 0n) * US,
    systemNs: (stat['system_usec'] ?? 0n) * US,
    periods: stat['nr_periods'] ?? 0n,
    throttledPeriods: stat['nr_throttled'] ?? 0n,
    throttledNs: (stat['throttled_usec'] ?? 0n) * US,
  };
}

/** `QUOTA PERIOD`, and the weight: 1 to 10000 where version 1 has 2 to 262144 shares. */
function cpuShare(max: string | undefined, weight: string | undefined): CpuShare | undefined {
  const value = parseNumber(weight ?? '');
  if (max === undefined || value === undefined) return undefined;
  const [quota = '', period = ''] = max.trim().split(' ');
  return {
    quotaUs: parseNumber(quota),
    periodUs: parseNumber(period) ?? 0n,
    shares: 2n + ((value - 1n) * 262_142n) / 9_999n,
  };
}

function memoryUsage(read: (file: string) => string | undefined) {
  const used = parseNumber(read('memory.current') ?? '');
  if (used === undefined) return undefined;
  const stat = parseKeyed(read('memory.stat') ?? '');
  const inactiveFile = stat['inactive_file'] ?? 0n;
  return {
    used,
    workingSet: used > inactiveFile ? used - inactiveFile : 0n,
    rss: stat['anon'] ?? 0n,
    cache: stat['file'] ?? 0n,
    mappedFile: stat['file_mapped'] ?? 0n,
    kernel: stat['kernel'] ?? stat['slab'] ?? 0n, // `kernel` is there since Linux 5.18
    activeFile: stat['active_file'] ?? 0n,
    inactiveFile,
    pageFaults: stat['pgfault'] ?? 0n,
    majorPageFaults: stat['pgmajfault'] ?? 0n,
    swap: parseNumber(read('memory.swap.current') ?? '') ?? 0n,
  };
}

function memoryHistory(read: (file: string) => string | undefined) {
  const events = read('memory.events');
  if (events === undefined) return undefined;
  const counts = parseKeyed(events);
  return {
    max: parseNumber(read('memory.peak') ?? ''), // there since Linux 5.19
    limitHits: counts['max'] ?? 0n,
    oomKills: counts['oom_kill'],
  };
}

function hugePages(read: (cgroup: string, file: string) => string | undefined, cgroup: string) {
  return pageSizes().flatMap(pageSize => {
    const used = parseNumber(read(cgroup, `hugetlb.${pageSize}.current`) ?? '');
    return used === undefined ? [] : [{ pageSize, used, max: undefined }]; // version 2 keeps no maximum
  });
}
