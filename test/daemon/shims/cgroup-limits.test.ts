import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import t from 'tap';
import { readCgroupLimits, restoreCgroupLimits } from '../../../daemon/shims/cgroup-limits.ts';

t.test('limits of cgroup v2 are put back as they were, files that the caller named too', async t => {
  const root = t.testdir({ pod: { c: { 'memory.max': 'max\n', 'cpu.max': 'max 100000\n', 'memory.high': 'max\n' } } });
  const cgroup = join(root, 'pod/c');
  const limits = await readCgroupLimits('/pod/c', { version: 2, unified: ['memory.high', '../x', 'none'], root });
  t.strictSame([...limits.keys()].map(path => path.slice(cgroup.length + 1)).sort(), [
    'cpu.max',
    'memory.high',
    'memory.max',
  ]);
  await writeFile(join(cgroup, 'memory.max'), '4096\n');
  await writeFile(join(cgroup, 'memory.high'), '1\n');
  await restoreCgroupLimits(limits);
  t.equal(await readFile(join(cgroup, 'memory.max'), 'utf8'), 'max\n');
  t.equal(await readFile(join(cgroup, 'memory.high'), 'utf8'), 'max\n');
});

t.test('limits of cgroup v1 are found in their hierarchies', async t => {
  const root = t.testdir({
    memory: { c: { 'memory.limit_in_bytes': '4096\n' } },
    cpu: { c: { 'cpu.shares': '512\n' } },
  });
  const limits = await readCgroupLimits('c', { version: 1, root });
  await writeFile(join(root, 'cpu/c/cpu.shares'), '2\n');
  await restoreCgroupLimits(limits);
  t.equal(await readFile(join(root, 'cpu/c/cpu.shares'), 'utf8'), '512\n');
  t.equal(limits.size, 2);
});

t.test('what cannot be put back is told by its file, after the rest was', async t => {
  const root = t.testdir({ c: { 'memory.max': 'max\n', 'cpu.max': 'max 100000\n' } });
  const limits = await readCgroupLimits('c', { version: 2, root });
  await writeFile(join(root, 'c/cpu.max'), '1 2\n');
  const gone = new Map([[join(root, 'gone/memory.max'), 'max\n'], ...limits]);
  await t.rejects(restoreCgroupLimits(gone), { code: Code.Internal, message: /gone\/memory\.max/ });
  t.equal(await readFile(join(root, 'c/cpu.max'), 'utf8'), 'max 100000\n');
});
