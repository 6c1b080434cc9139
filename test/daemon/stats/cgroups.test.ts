import { existsSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { cgroupV1 } from '../../../daemon/stats/cgroup-v1.ts';
import { cgroupV2 } from '../../../daemon/stats/cgroup-v2.ts';

const MIB = 1024n * 1024n;

/** Files as Linux 6.18 shows them, below one cgroup. */
const v2 = {
  'cgroup.procs': '12\n13\n',
  'cpu.stat':
    'usage_usec 5000001\nuser_usec 3000000\nsystem_usec 2000001\nnice_usec 0\nnr_periods 10\nnr_throttled 3\nthrottled_usec 250\n',
  'cpu.max': '50000 100000\n',
  'cpu.weight': '20\n',
  'cpu.pressure': 'some avg10=1.00 avg60=0.00 avg300=0.00 total=8\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=2\n',
  'memory.current': `${50n * MIB}\n`,
  'memory.max': `${64n * MIB}\n`,
  'memory.low': '0\n',
  'memory.peak': `${60n * MIB}\n`,
  'memory.swap.current': '4096\n',
  'memory.swap.max': 'max\n',
  'memory.events': 'low 0\nhigh 0\nmax 17\noom 1\noom_kill 2\noom_group_kill 0\n',
  'memory.stat': `anon ${20n * MIB}\nfile ${30n * MIB}\nkernel 1000\nfile_mapped 400\ninactive_file ${10n * MIB}\nactive_file 5\npgfault 77\npgmajfault 3\n`,
  'io.stat': '254:0 rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=0 dios=0\n',
  'pids.current': '5\n',
  'pids.max': 'max\n',
  inner: { 'cgroup.procs': '14\n', deeper: { 'cgroup.procs': '15\n0\n' } },
};

t.test('version 2: each part is read from its files', async t => {
  const reader = cgroupV2(t.testdir({ pod: { one: v2 } }));
  const cgroup = '/pod/one';
  t.same(reader.cpu(cgroup), {
    totalNs: 5_000_001_000n,
    userNs: 3_000_000_000n,
    systemNs: 2_000_001_000n,
    periods: 10n,
    throttledPeriods: 3n,
    throttledNs: 250_000n,
  });
  t.same(reader.cpuShare(cgroup), { quotaUs: 50_000n, periodUs: 100_000n, shares: 500n });
  t.same(reader.memory(cgroup), {
    used: 50n * MIB,
    workingSet: 40n * MIB,
    rss: 20n * MIB,
    cache: 30n * MIB,
    mappedFile: 400n,
    kernel: 1000n,
    activeFile: 5n,
    inactiveFile: 10n * MIB,
    pageFaults: 77n,
    majorPageFaults: 3n,
    swap: 4096n,
  });
  t.same(reader.memoryHistory(cgroup), { max: 60n * MIB, limitHits: 17n, oomKills: 2n });
  t.same(reader.memoryLimits(cgroup), { memory: 64n * MIB, swap: undefined, reservation: 0n });
  t.same(reader.io(cgroup), [{ device: '254:0', readBytes: 4096n, writeBytes: 8192n, reads: 1n, writes: 2n }]);
  t.same(reader.tasks(cgroup), { current: 5n, limit: undefined });
  t.equal(reader.pressure(cgroup, 'cpu')?.some.totalNs, 8_000n);
  t.equal(reader.pressure(cgroup, 'memory'), undefined, 'a kernel without it has no such file');
  t.same(reader.processes(cgroup).sort(), [12, 13, 14, 15], 'cgroups that the container made are its own too');
  t.equal(reader.processes('/pod').length, 4);
});

const v1 = {
  cpuacct: { pod: { 'cpuacct.usage': '5000001000\n', 'cpuacct.stat': 'user 300\nsystem 200\n' } },
  cpu: {
    pod: {
      'cpu.stat': 'nr_periods 10\nnr_throttled 3\nthrottled_time 250000\nnr_bursts 0\n',
      'cpu.shares': '512\n',
      'cpu.cfs_quota_us': '-1\n',
      'cpu.cfs_period_us': '100000\n',
    },
  },
  memory: {
    pod: {
      'memory.usage_in_bytes': `${50n * MIB}\n`,
      'memory.limit_in_bytes': `${64n * MIB}\n`,
      'memory.memsw.limit_in_bytes': `${96n * MIB}\n`,
      'memory.soft_limit_in_bytes': '9223372036854771712\n',
      'memory.max_usage_in_bytes': `${60n * MIB}\n`,
      'memory.failcnt': '17\n',
      'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n',
      'memory.kmem.usage_in_bytes': '1000\n',
      'memory.stat': `cache 1\nrss 1\ninactive_file 1\ntotal_cache ${30n * MIB}\ntotal_rss ${20n * MIB}\ntotal_mapped_file 400\ntotal_swap 4096\ntotal_pgfault 77\ntotal_pgmajfault 3\ntotal_inactive_file ${10n * MIB}\ntotal_active_file 5\n`,
    },
  },
  blkio: {
    pod: {
      'blkio.throttle.io_service_bytes_recursive': '254:0 Read 4096\n254:0 Write 8192\nTotal 12288\n',
      'blkio.throttle.io_serviced_recursive': '254:0 Read 1\n254:0 Write 2\nTotal 3\n',
    },
  },
  pids: {
    pod: { 'pids.current': '5\n', 'pids.max': '100\n', 'cgroup.procs': '12\n', inner: { 'cgroup.procs': '13\n12\n' } },
  },
};

t.test('version 1: each part is read from its hierarchy, with all that is below', async t => {
  const reader = cgroupV1(t.testdir(v1));
  t.same(reader.cpu('/pod'), {
    totalNs: 5_000_001_000n,
    userNs: 3_000_000_000n,
    systemNs: 2_000_000_000n,
    periods: 10n,
    throttledPeriods: 3n,
    throttledNs: 250_000n,
  });
  t.same(reader.cpuShare('/pod'), { quotaUs: undefined, periodUs: 100_000n, shares: 512n });
  t.same(reader.memory('/pod'), {
    used: 50n * MIB,
    workingSet: 40n * MIB,
    rss: 20n * MIB,
    cache: 30n * MIB,
    mappedFile: 400n,
    kernel: 1000n,
    activeFile: 5n,
    inactiveFile: 10n * MIB,
    pageFaults: 77n,
    majorPageFaults: 3n,
    swap: 4096n,
  });
  t.same(reader.memoryHistory('/pod'), { max: 60n * MIB, limitHits: 17n, oomKills: 2n });
  t.same(reader.memoryLimits('/pod'), { memory: 64n * MIB, swap: 32n * MIB, reservation: undefined });
  t.same(reader.io('/pod'), [{ device: '254:0', readBytes: 4096n, writeBytes: 8192n, reads: 1n, writes: 2n }]);
  t.same(reader.tasks('/pod'), { current: 5n, limit: 100n });
  t.equal(reader.pressure('/pod', 'cpu'), undefined);
  t.same(reader.processes('/pod').sort(), [12, 13], 'each process once');
});

t.test('a working set is never negative: two files are read one after the other', async t => {
  const memory = { 'memory.current': '5\n', 'memory.stat': 'inactive_file 6\n' };
  t.equal(cgroupV2(t.testdir({ pod: memory })).memory('/pod')?.workingSet, 0n);
});

t.test('of a cgroup that is gone nothing is told, and nothing fails', async t => {
  const root = t.testdir({});
  for (const reader of [cgroupV1(root), cgroupV2(root)]) {
    t.equal(reader.cpu('/gone'), undefined);
    t.equal(reader.cpuShare('/gone'), undefined);
    t.equal(reader.memory('/gone'), undefined);
    t.equal(reader.memoryHistory('/gone'), undefined);
    t.same(reader.memoryLimits('/gone'), { memory: undefined, swap: undefined, reservation: undefined });
    t.same(reader.io('/gone'), []);
    t.equal(reader.tasks('/gone'), undefined);
    t.same(reader.hugePages('/gone'), []);
    t.equal(reader.pressure('/gone', 'io'), undefined);
    t.same(reader.processes('/gone'), []);
  }
});

t.test("this kernel's own counters are read, whichever versions it has", async t => {
  if (existsSync('/sys/fs/cgroup/cpuacct')) t.ok((cgroupV1().cpu('/')?.totalNs ?? 0n) > 0n);
  for (const root of ['/sys/fs/cgroup', '/sys/fs/cgroup/unified']) {
    if (!existsSync(join(root, 'cgroup.controllers'))) continue;
    const reader = cgroupV2(root);
    t.ok((reader.cpu('/')?.totalNs ?? 0n) > 0n);
    if (!existsSync(join(root, 'cpu.pressure'))) continue;
    for (const resource of ['cpu', 'memory', 'io'] as const)
      t.type(reader.pressure('/', resource)?.some.totalNs, 'bigint', `pressure of ${resource}`);
  }
  t.pass('a container may see none');
});
