import t from 'tap';
import { mergeResources } from '../../../daemon/spec/merge-resources.ts';

const old = {
  cpuShares: 512n,
  cpusetCpus: '0-1',
  memoryLimitInBytes: 64n,
  hugepageLimits: [{ pageSize: '2MB', limit: 2n }],
  unified: { 'memory.high': '10' },
};

t.test('what a change does not specify stays', async t => {
  const nothing = { cpuShares: 0n, cpusetCpus: '', memoryLimitInBytes: 0n, hugepageLimits: [], unified: {} };
  t.strictSame(mergeResources(old, nothing), old);
  t.strictSame(mergeResources(old, {}), old);
});

t.test('what it specifies is taken, and minus one is a value', async t => {
  t.match(mergeResources(old, { cpuShares: 2n, cpuQuota: -1n, cpusetCpus: '0' }), {
    cpuShares: 2n,
    cpuQuota: -1n,
    cpusetCpus: '0',
    memoryLimitInBytes: 64n,
  });
});

t.test('huge pages go by size and files of cgroup v2 by name', async t => {
  const next = mergeResources(old, {
    hugepageLimits: [
      { pageSize: '1GB', limit: 1n },
      { pageSize: '2MB', limit: 4n },
    ],
    unified: { 'memory.low': '1' },
  });
  t.strictSame(next.hugepageLimits, [
    { pageSize: '2MB', limit: 4n },
    { pageSize: '1GB', limit: 1n },
  ]);
  t.strictSame(next.unified, { 'memory.high': '10', 'memory.low': '1' });
});
