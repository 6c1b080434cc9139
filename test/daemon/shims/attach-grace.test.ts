import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import t from 'tap';
import { AttachGrace } from '../../../daemon/shims/attach-grace.ts';

const log = pino({ level: 'silent' });
const cgroups = () => readFileSync('/proc/self/cgroup', 'utf8');

/** Where a hierarchy would list the members of the cgroup that this process is in. */
function membersFile(root: string): string {
  const [, controllers = '', path = '/'] = /^\d+:([^:]*):(.*)$/m.exec(cgroups()) ?? [];
  return join(root, controllers.replace('name=', ''), path, 'cgroup.procs');
}

t.test('the daemon joins the cgroup that it is in, once for all that begins meanwhile', async t => {
  const file = membersFile(t.testdir());
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `1\n${process.pid}\n`);
  const grace = new AttachGrace(log, t.testdirName);
  await Promise.all([grace.begin(), grace.begin()]);
  t.equal(readFileSync(file, 'utf8'), '0', 'which means the one that writes');
});

t.test('a cgroup that another process is in, or that is not found, is left alone', async t => {
  const file = membersFile(t.testdir());
  await new AttachGrace(log, t.testdirName).begin();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '1\n');
  await new AttachGrace(log, t.testdirName).begin();
  t.equal(readFileSync(file, 'utf8'), '1\n');
});

t.test('it stays in the cgroups that it is in', async t => {
  const before = cgroups();
  await new AttachGrace(log).begin();
  t.equal(cgroups(), before);
});
