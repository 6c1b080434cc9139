import { Metrics } from '@cleat/proto/metrics-cgroup1';
import { Metrics as MetricsV2 } from '@cleat/proto/metrics-cgroup2';
import t from 'tap';
import { OomCounter } from '../../../shim/cgroup/oom.ts';
import type { CgroupPaths } from '../../../shim/cgroup/paths.ts';
import { parseCgroups } from '../../../shim/cgroup/paths.ts';
import { statsV1 } from '../../../shim/cgroup/stats-v1.ts';
import { statsV2 } from '../../../shim/cgroup/stats-v2.ts';

function killsIn(cgroup: CgroupPaths): number {
  const counter = new OomCounter(cgroup, () => {});
  counter.end();
  return counter.kills();
}

t.test('the cgroups of a process are found in version 1, in version 2, and where both are there', async t => {
  const mixed = '4:memory:/a/b\n3:cpu,cpuacct:/a/b\n1:name=systemd:/init.scope\n0::/uni\n';
  t.strictSame(parseCgroups(mixed, false), {
    controllers: {
      memory: '/sys/fs/cgroup/memory/a/b',
      cpu: '/sys/fs/cgroup/cpu/a/b',
      cpuacct: '/sys/fs/cgroup/cpuacct/a/b',
      'name=systemd': '/sys/fs/cgroup/systemd/init.scope',
    },
  });
  t.strictSame(parseCgroups('0::/kubepods/pod:1/c\n', true), {
    unified: '/sys/fs/cgroup/kubepods/pod:1/c',
    controllers: {},
  });
});

const v2Files = {
  'cpu.stat': 'usage_usec 300\nuser_usec 200\nsystem_usec 100\nnr_periods 5\nnr_throttled 2\nthrottled_usec 7\n',
  'cpu.pressure':
    'some avg10=1.50 avg60=0.25 avg300=0.00 total=12345\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=99\n',
  'memory.stat': 'anon 1000\nfile 2000\nkernel_stack 3\ninactive_file 400\npgfault 17\npgmajfault 1\n',
  'memory.current': '18446744073709551615\n',
  'memory.max': 'max\n',
  'memory.swap.current': '0\n',
  'memory.swap.max': '4096\n',
  'memory.events': 'low 0\nhigh 1\nmax 2\noom 3\noom_kill 4\noom_group_kill 5\n',
  'pids.current': '12\n',
  'pids.max': 'max\n',
  'io.stat': '8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n253:1 rbytes=10 wbytes=0 rios=1 wios=0\n',
};

t.test('version 2 is read field by field', async t => {
  const dir = t.testdir(v2Files);
  const { typeUrl, value } = statsV2(dir);
  t.equal(typeUrl, 'io.containerd.cgroups.v2.Metrics');
  const { cpu, memory, memoryEvents, pids, io } = MetricsV2.decode(value);
  t.match(cpu, {
    usageUsec: 300n,
    userUsec: 200n,
    systemUsec: 100n,
    nrPeriods: 5n,
    nrThrottled: 2n,
    throttledUsec: 7n,
  });
  t.match(cpu?.psi, { some: { avg10: 1.5, avg60: 0.25, total: 12345n }, full: { total: 99n } });
  t.match(memory, {
    anon: 1000n,
    file: 2000n,
    kernelStack: 3n,
    inactiveFile: 400n,
    pgfault: 17n,
    pgmajfault: 1n,
    swapLimit: 4096n,
  });
  t.equal(memory?.usage, 2n ** 64n - 1n);
  t.equal(memory?.usageLimit, 2n ** 64n - 1n, 'no limit');
  t.equal(memory?.psi, undefined, 'not measured');
  t.match(memoryEvents, { oom: 3n, oomKill: 4n, oomGroupKill: 5n });
  t.match(pids, { current: 12n, limit: 0n });
  t.match(io?.usage, [
    { major: 8n, minor: 0n, rbytes: 1n, wbytes: 2n, rios: 3n, wios: 4n },
    { major: 253n, minor: 1n, rbytes: 10n },
  ]);
  t.equal(killsIn({ unified: dir, controllers: {} }), 4);
});

t.test('version 1 is read field by field', async t => {
  const dir = t.testdir({
    cpu: { 'cpu.stat': 'nr_periods 5\nnr_throttled 2\nthrottled_time 7\n' },
    cpuacct: { 'cpuacct.usage': '300\n', 'cpuacct.stat': 'user 2\nsystem 1\n', 'cpuacct.usage_percpu': '100 200 \n' },
    memory: {
      'memory.stat': 'cache 1\nrss 2\ntotal_inactive_file 3\nhierarchical_memory_limit 4\n',
      'memory.usage_in_bytes': '10\n',
      'memory.limit_in_bytes': '9223372036854771712\n',
      'memory.oom_control': 'oom_kill_disable 0\nunder_oom 1\noom_kill 6\n',
    },
    pids: { 'pids.current': '3\n', 'pids.max': '100\n' },
    blkio: { 'blkio.throttle.io_service_bytes_recursive': '8:0 Read 5\n8:0 Write 6\nTotal 11\n' },
  });
  const controllers = Object.fromEntries(
    ['cpu', 'cpuacct', 'memory', 'pids', 'blkio'].map(name => [name, `${dir}/${name}`]),
  );
  const { cpu, memory, memoryOomControl, pids, blkio } = Metrics.decode(statsV1({ controllers }).value);
  t.match(cpu?.usage, { total: 300n, user: 20_000_000n, kernel: 10_000_000n, perCpu: [100n, 200n] });
  t.match(cpu?.throttling, { periods: 5n, throttledPeriods: 2n, throttledTime: 7n });
  t.match(memory, { cache: 1n, rss: 2n, totalInactiveFile: 3n, hierarchicalMemoryLimit: 4n });
  t.match(memory?.usage, { usage: 10n, limit: 9223372036854771712n });
  t.match(memoryOomControl, { underOom: 1n, oomKill: 6n });
  t.match(pids, { current: 3n, limit: 100n });
  t.match(blkio?.ioServiceBytesRecursive, [
    { op: 'Read', value: 5n, major: 8n },
    { op: 'Write', value: 6n },
  ]);
  t.equal(killsIn({ controllers }), 6);
});

t.test('a cgroup that is gone counts as zeros', async t => {
  t.match(MetricsV2.decode(statsV2('/no/such/cgroup').value), { pids: { current: 0n }, io: { usage: [] } });
  t.match(Metrics.decode(statsV1({ controllers: {} }).value), { pids: { current: 0n } });
  t.equal(killsIn({ controllers: {} }), 0);
});
