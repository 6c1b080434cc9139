import { Metrics } from '@cleat/proto/metrics-cgroup1';
import type { CgroupPaths } from './paths.ts';
import { pick, readKeyed, readNumber, readText, toNumber } from './read.ts';

/** Ticks of a second in cpuacct.stat. Source: sysconf(3), _SC_CLK_TCK; 100 on every machine that Node runs on. */
const TICK_NS = 10_000_000n;

const ownFields = {
  cache: 'cache',
  rss: 'rss',
  rssHuge: 'rss_huge',
  mappedFile: 'mapped_file',
  dirty: 'dirty',
  writeback: 'writeback',
  pgPgIn: 'pgpgin',
  pgPgOut: 'pgpgout',
  pgFault: 'pgfault',
  pgMajFault: 'pgmajfault',
  inactiveAnon: 'inactive_anon',
  activeAnon: 'active_anon',
  inactiveFile: 'inactive_file',
  activeFile: 'active_file',
  unevictable: 'unevictable',
  hierarchicalMemoryLimit: 'hierarchical_memory_limit',
  hierarchicalSwapLimit: 'hierarchical_memsw_limit',
} as const;

const totalFields = {
  totalCache: 'total_cache',
  totalRss: 'total_rss',
  totalRssHuge: 'total_rss_huge',
  totalMappedFile: 'total_mapped_file',
  totalDirty: 'total_dirty',
  totalWriteback: 'total_writeback',
  totalPgPgIn: 'total_pgpgin',
  totalPgPgOut: 'total_pgpgout',
  totalPgFault: 'total_pgfault',
  totalPgMajFault: 'total_pgmajfault',
  totalInactiveAnon: 'total_inactive_anon',
  totalActiveAnon: 'total_active_anon',
  totalInactiveFile: 'total_inactive_file',
  totalActiveFile: 'total_active_file',
  totalUnevictable: 'total_unevictable',
} as const;

/** What cgroup version 1 counts of a container. Source: kernel documentation, admin-guide/cgroup-v1. */
export function statsV1({ controllers }: CgroupPaths) {
  const value = Metrics.encode({
    pids: {
      current: readNumber(controllers['pids'], 'pids.current'),
      limit: readNumber(controllers['pids'], 'pids.max', 0n),
    },
    cpu: cpu(controllers['cpu'], controllers['cpuacct']),
    memory: memory(controllers['memory']),
    memoryOomControl: pick(readKeyed(controllers['memory'], 'memory.oom_control'), {
      oomKillDisable: 'oom_kill_disable',
      underOom: 'under_oom',
      oomKill: 'oom_kill',
    }),
    blkio: {
      ioServiceBytesRecursive: blkio(controllers['blkio'], 'blkio.throttle.io_service_bytes_recursive'),
      ioServicedRecursive: blkio(controllers['blkio'], 'blkio.throttle.io_serviced_recursive'),
    },
  });
  return { typeUrl: Metrics.typeName, value };
}

function cpu(cpuDirectory: string | undefined, accounting: string | undefined) {
  const ticks = readKeyed(accounting, 'cpuacct.stat');
  return {
    usage: {
      total: readNumber(accounting, 'cpuacct.usage'),
      kernel: (ticks.get('system') ?? 0n) * TICK_NS,
      user: (ticks.get('user') ?? 0n) * TICK_NS,
      perCpu: readText(accounting, 'cpuacct.usage_percpu').split(' ').filter(Boolean).map(toNumber),
    },
    throttling: pick(readKeyed(cpuDirectory, 'cpu.stat'), {
      periods: 'nr_periods',
      throttledPeriods: 'nr_throttled',
      throttledTime: 'throttled_time',
    }),
  };
}

function memory(directory: string | undefined) {
  const stat = readKeyed(directory, 'memory.stat');
  const entry = (name: string) => ({
    usage: readNumber(directory, `${name}.usage_in_bytes`),
    max: readNumber(directory, `${name}.max_usage_in_bytes`),
    failcnt: readNumber(directory, `${name}.failcnt`),
    limit: readNumber(directory, `${name}.limit_in_bytes`),
  });
  return {
    ...pick(stat, ownFields),
    ...pick(stat, totalFields),
    usage: entry('memory'),
    swap: entry('memory.memsw'),
    kernel: entry('memory.kmem'),
    kernelTcp: entry('memory.kmem.tcp'),
  };
}

/** Lines `major:minor operation number`; the sum at the end has no device and is left out. */
function blkio(directory: string | undefined, file: string) {
  return readText(directory, file)
    .split('\n')
    .flatMap(line => {
      const [, major, minor, op = '', value = ''] = /^(\d+):(\d+) (\w+) (\d+)$/.exec(line) ?? [];
      return major && minor
        ? [{ op, device: '', major: BigInt(major), minor: BigInt(minor), value: BigInt(value) }]
        : [];
    });
}
