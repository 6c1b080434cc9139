import { Metrics } from '@cleat/proto/metrics-cgroup2';
import { pick, readKeyed, readNumber, readText, toNumber } from './read.ts';

const cpuFields = {
  usageUsec: 'usage_usec',
  userUsec: 'user_usec',
  systemUsec: 'system_usec',
  nrPeriods: 'nr_periods',
  nrThrottled: 'nr_throttled',
  throttledUsec: 'throttled_usec',
  nrBursts: 'nr_bursts',
  burstUsec: 'burst_usec',
} as const;

const memoryFields = {
  anon: 'anon',
  file: 'file',
  kernelStack: 'kernel_stack',
  slab: 'slab',
  sock: 'sock',
  shmem: 'shmem',
  fileMapped: 'file_mapped',
  fileDirty: 'file_dirty',
  fileWriteback: 'file_writeback',
  anonThp: 'anon_thp',
  inactiveAnon: 'inactive_anon',
  activeAnon: 'active_anon',
  inactiveFile: 'inactive_file',
  activeFile: 'active_file',
  unevictable: 'unevictable',
  slabReclaimable: 'slab_reclaimable',
  slabUnreclaimable: 'slab_unreclaimable',
  pgfault: 'pgfault',
  pgmajfault: 'pgmajfault',
  workingsetRefault: 'workingset_refault',
  workingsetActivate: 'workingset_activate',
  workingsetNodereclaim: 'workingset_nodereclaim',
  pgrefill: 'pgrefill',
  pgscan: 'pgscan',
  pgsteal: 'pgsteal',
  pgactivate: 'pgactivate',
  pgdeactivate: 'pgdeactivate',
  pglazyfree: 'pglazyfree',
  pglazyfreed: 'pglazyfreed',
  thpFaultAlloc: 'thp_fault_alloc',
  thpCollapseAlloc: 'thp_collapse_alloc',
} as const;

const eventFields = {
  low: 'low',
  high: 'high',
  max: 'max',
  oom: 'oom',
  oomKill: 'oom_kill',
  oomGroupKill: 'oom_group_kill',
} as const;

/** What cgroup version 2 counts of a container. Source: kernel documentation, admin-guide/cgroup-v2. */
export function statsV2(directory: string) {
  const value = Metrics.encode({
    pids: { current: readNumber(directory, 'pids.current'), limit: readNumber(directory, 'pids.max', 0n) },
    cpu: { ...pick(readKeyed(directory, 'cpu.stat'), cpuFields), psi: pressure(directory, 'cpu.pressure') },
    memory: {
      ...pick(readKeyed(directory, 'memory.stat'), memoryFields),
      usage: readNumber(directory, 'memory.current'),
      usageLimit: readNumber(directory, 'memory.max'),
      maxUsage: readNumber(directory, 'memory.peak'),
      swapUsage: readNumber(directory, 'memory.swap.current'),
      swapLimit: readNumber(directory, 'memory.swap.max'),
      swapMaxUsage: readNumber(directory, 'memory.swap.peak'),
      psi: pressure(directory, 'memory.pressure'),
    },
    memoryEvents: pick(readKeyed(directory, 'memory.events'), eventFields),
    io: { usage: io(directory), psi: pressure(directory, 'io.pressure') },
  });
  return { typeUrl: Metrics.typeName, value };
}

/** Lines `major:minor rbytes=… wbytes=… rios=… wios=… …`. */
function io(directory: string) {
  return readText(directory, 'io.stat')
    .split('\n')
    .flatMap(line => {
      const [device = '', ...pairs] = line.split(' ');
      const [, major, minor] = /^(\d+):(\d+)$/.exec(device) ?? [];
      if (!major || !minor) return [];
      const values = new Map(
        pairs.map(pair => pair.split('=')).map(([key = '', n = '']) => [key, toNumber(n)] as const),
      );
      const counted = pick(values, { rbytes: 'rbytes', wbytes: 'wbytes', rios: 'rios', wios: 'wios' });
      return [{ major: BigInt(major), minor: BigInt(minor), ...counted }];
    });
}

/** Lines `some avg10=… avg60=… avg300=… total=…`; undefined where the kernel does not measure. */
function pressure(directory: string, file: string) {
  const text = readText(directory, file);
  if (text === '') return undefined;
  const line = (name: string) => {
    const words = new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]?.split(' ') ?? [];
    const values = new Map(words.map(word => word.split('=') as [string, string]));
    const average = (key: string) => Number(values.get(key) ?? 0);
    const total = toNumber(values.get('total') ?? '');
    return { avg10: average('avg10'), avg60: average('avg60'), avg300: average('avg300'), total };
  };
  return { some: line('some'), full: line('full') };
}
