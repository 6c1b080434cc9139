import { join } from 'node:path';
import t from 'tap';
import { limitsDirectory } from '../../../daemon/shims/cgroup-limits-directory.ts';

t.test("a scope's group `container` holds the limits where crun made one, and only there", async t => {
  const dir = t.testdir({ 'crun.scope': { container: {} }, 'runc.scope': {}, plain: { container: {} } });
  t.equal(limitsDirectory(join(dir, 'crun.scope')), join(dir, 'crun.scope', 'container'));
  t.equal(limitsDirectory(join(dir, 'runc.scope')), join(dir, 'runc.scope'));
  t.equal(limitsDirectory(join(dir, 'plain')), join(dir, 'plain'), 'with cgroupfs, it is the container that made it');
});
