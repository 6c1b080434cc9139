import { join } from 'node:path';
import type { CgroupReader, CpuShare, CpuUsage } from './cgroup-usage.ts';
import { pageSizes } from './page-sizes.ts';
import { parseBlkio } from './parse/device-io.ts';
import { parseKeyed } from './parse/keyed.ts';
import { parseLimit, parseNumber } from './parse/number.ts';
import { processesBelow } from './processes-below.ts';
import { readText } from './read-text.ts';

/** Reads a file of one cgroup. */
type Read = (controller: string, file: string) => string | undefined;

/** Cgroup version 1. Source: Linux, admin-guide/cgroup-v1/. @param root below which each controller is mounted by its name */
export function cgroupV1(root = '/sys/fs/cgroup'): CgroupReader {
  const reader =
    (cgroup: string): Read =>
    (controller, file) =>
      readText(join(root, controller, cgroup, file));
  return {
    version: 1,
    cpu: cgroup => cpuUsage(reader(cgroup)),
    cpuShare: cgroup => cpuShare(reader(cgroup)),
    memory: cgroup => memoryUsage(reader(cgroup)),
    memoryHistory: cgroup => memoryHistory(reader(cgroup)),
    memoryLimits: cgroup => memoryLimits(reader(cgroup)),
    io(cgroup) {
      const read = reader(cgroup);
      return parseBlkio(
        read('blkio', 'blkio.throttle.io_service_bytes_recursive') ?? '',
        read('blkio', 'blkio.throttle.io_serviced_recursive') ?? '',
      );
    },
    tasks(cgroup) {
      const read = reader(cgroup);
      const current = parseNumber(read('pids', 'pids.current') ?? '');
      return current === undefined ? undefined : { current, limit: parseLimit(read('pids', 'pids.max') ?? '') };
    },
    hugePages: cgroup => hugePages(reader(cgroup)),
    pressure: () => undefined,
    processes: cgroup => processesBelow(join(root, 'pids', cgroup)),
  };
}

/** A tick of cpuacct.stat in nanoseconds: USER_HZ is 100 on every architecture that Linux shows to programs. */
const TICK_NS = 10_000_000n;

function cpuUsage(read: Read): CpuUsage | undefined {
  const totalNs = parseNumber(read('cpuacct', 'cpuacct.usage') ?? '');
  if (totalNs === undefined) return undefined;
  const ticks = parseKeyed(read('cpuacct', 'cpuacct.stat') ?? '');
  const throttling = parseKeyed(read('cpu', 'cpu.stat') ?? '');
  return {
    totalNs,
    userNs: (ticks['user'] ?? 0n) * TICK_NS,
    systemNs: (ticks['system'] ?? 0n) * TICK_NS,
    periods: throttling['nr_periods'] ?? 0n,
    throttledPeriods: throttling['nr_throttled'] ?? 0n,
    throttledNs: throttling['throttled_time'] ?? 0n,
  };
}

function cpuShare(read: Read): CpuShare | undefined {
  const shares = parseNumber(read('cpu', 'cpu.shares') ?? '');
  if (shares === undefined) return undefined;
  return {
    quotaUs: parseNumber(read('cpu', 'cpu.cfs_quota_us') ?? ''), // -1: none
    periodUs: parseNumber(read('cpu', 'cpu.cfs_period_us') ?? '') ?? 0n,
    shares,
  };
}

/** The `total_` numbers count what is below as well. */
function memoryUsage(read: Read) {
  const used = parseNumber(read('memory', 'memory.usage_in_bytes') ?? '');
  if (used === undefined) return undefined;
  const stat = parseKeyed(read('memory', 'memory.stat') ?? '');
  const inactiveFile = stat['total_inactive_file'] ?? 0n;
  return {
    used,
    workingSet: used > inactiveFile ? used - inactiveFile : 0n,
    rss: stat['total_rss'] ?? 0n,
    cache: stat['total_cache'] ?? 0n,
    mappedFile: stat['total_mapped_file'] ?? 0n,
    kernel: parseNumber(read('memory', 'memory.kmem.usage_in_bytes') ?? '') ?? 0n,
    activeFile: stat['total_active_file'] ?? 0n,
    inactiveFile,
    pageFaults: stat['total_pgfault'] ?? 0n,
    majorPageFaults: stat['total_pgmajfault'] ?? 0n,
    swap: stat['total_swap'] ?? 0n,
  };
}

function memoryHistory(read: Read) {
  const max = parseNumber(read('memory', 'memory.max_usage_in_bytes') ?? '');
  if (max === undefined) return undefined;
  return {
    max,
    limitHits: parseNumber(read('memory', 'memory.failcnt') ?? '') ?? 0n,
    oomKills: parseKeyed(read('memory', 'memory.oom_control') ?? '')['oom_kill'],
  };
}

/** Version 1 limits memory and swap together; without swap accounting there is no such file. */
function memoryLimits(read: Read) {
  const memory = parseLimit(read('memory', 'memory.limit_in_bytes') ?? '');
  const both = parseLimit(read('memory', 'memory.memsw.limit_in_bytes') ?? '');
  const limited = memory !== undefined && both !== undefined && both >= memory;
  const reservation = parseLimit(read('memory', 'memory.soft_limit_in_bytes') ?? '');
  return { memory, swap: limited ? both - memory : undefined, reservation };
}

function hugePages(read: Read) {
  return pageSizes().flatMap(pageSize => {
    const used = parseNumber(read('hugetlb', `hugetlb.${pageSize}.usage_in_bytes`) ?? '');
    const max = parseNumber(read('hugetlb', `hugetlb.${pageSize}.max_usage_in_bytes`) ?? '');
    return used === undefined ? [] : [{ pageSize, used, max }];
  });
}
