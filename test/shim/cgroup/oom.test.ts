import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { OomCounter } from '../../../shim/cgroup/oom.ts';

const events = (kills: number) => `oom ${kills}\noom_kill ${kills}\n`;

for (const [title, group] of [
  ['a scope of runc', 'c.scope'],
  ["crun's group in its scope", 'c.scope/container'],
] as const)
  t.test(`${title}, removed by systemd: what the slice counted since is its`, async t => {
    const files = { 'memory.events': events(0) };
    const dir = t.testdir({ 'memory.events': events(2), 'c.scope': { ...files, container: files } });
    const slice = join(dir, 'memory.events');
    const counter = new OomCounter({ unified: join(dir, group), controllers: {} }, () => {});
    t.teardown(() => counter.end());
    t.equal(counter.kills(), 0, 'those of before are of others');
    writeFileSync(slice, events(3));
    t.equal(counter.kills(), 0, 'while the group is there, its own count is what counts');
    rmSync(join(dir, 'c.scope'), { recursive: true });
    t.equal(counter.kills(), 0, 'the one seen meanwhile was of another container');
    writeFileSync(slice, events(4));
    t.equal(counter.kills(), 1);
  });

t.test('a change of the count is told when it happens', async t => {
  const dir = t.testdir({ c: { 'memory.events': events(0) }, 'memory.events': events(0) });
  const told = Promise.withResolvers<void>();
  const counter = new OomCounter({ unified: join(dir, 'c'), controllers: {} }, told.resolve);
  t.teardown(() => counter.end());
  const alive = setInterval(() => {}, 1000); // the watch alone keeps no program alive
  writeFileSync(join(dir, 'c', 'memory.events'), events(1));
  await told.promise;
  clearInterval(alive);
  t.equal(counter.kills(), 1);
});
