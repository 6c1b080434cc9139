import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isMountPoint, pinExistingNamespace, pinNamespaces, unpinNamespace } from '@cleat/linux';
import t from 'tap';
import { enterOwnNamespaces } from './unshared.ts';

enterOwnNamespaces();

const ours = () => ['net', 'ipc', 'uts'].map(kind => readlinkSync(`/proc/thread-self/ns/${kind}`));
const inside = (pin: string, ...command: string[]) =>
  execFileSync('nsenter', [pin, ...command], { encoding: 'utf8', timeout: 60_000 });

t.test('pinned namespaces are new, live without a process, and the thread is back where it was', async t => {
  const dir = t.testdir();
  const [net, ipc, uts] = ['net', 'ipc', 'uts'].map(name => join(dir, name)) as [string, string, string];
  const before = ours();
  pinNamespaces({ net, ipc, uts: { path: uts, hostname: 'pod-a' } });
  t.strictSame(ours(), before);
  t.match(inside(`--net=${net}`, 'ip', '-br', 'addr'), /^lo .*127\.0\.0\.1\/8/, 'loopback is up');
  t.equal(inside(`--uts=${uts}`, 'hostname'), 'pod-a\n');
  t.notOk(before.includes(inside(`--ipc=${ipc}`, 'readlink', '/proc/self/ns/ipc').trim()));
  for (const path of [net, ipc, uts, net]) unpinNamespace(path);
  t.strictSame(readdirSync(dir), []);
});

t.test('only what is asked for is pinned', async t => {
  const dir = t.testdir();
  pinNamespaces({ net: join(dir, 'net') });
  t.strictSame(readdirSync(dir), ['net']);
  unpinNamespace(join(dir, 'net'));
});

t.test('what was pinned is undone when a later namespace cannot be', async t => {
  const dir = t.testdir();
  const before = ours();
  const uts = { path: join(dir, 'absent', 'uts'), hostname: 'a' };
  t.throws(() => pinNamespaces({ net: join(dir, 'net'), uts }), { code: 'ENOENT' });
  t.strictSame(readdirSync(dir), []);
  t.strictSame(ours(), before);
  t.throws(() => pinNamespaces({ uts: { path: join(dir, 'uts'), hostname: 'x'.repeat(65) } }), { code: 'EINVAL' });
  t.strictSame(readdirSync(dir), []);
  t.strictSame(ours(), before);
});

t.test('a path that exists already is refused and left alone', async t => {
  const dir = t.testdir();
  const path = join(dir, 'net');
  pinNamespaces({ net: path });
  const first = inside(`--net=${path}`, 'readlink', '/proc/self/ns/net');
  t.throws(() => pinNamespaces({ net: path }), { code: 'EEXIST' });
  t.ok(existsSync(path));
  t.ok(isMountPoint(path));
  t.equal(inside(`--net=${path}`, 'readlink', '/proc/self/ns/net'), first);
  unpinNamespace(path);
});

t.test('an existing namespace is pinned, and a missing one leaves no file', async t => {
  const dir = t.testdir();
  const path = join(dir, 'uts');
  pinExistingNamespace('/proc/self/ns/uts', path);
  t.equal(inside(`--uts=${path}`, 'readlink', '/proc/self/ns/uts').trim(), readlinkSync('/proc/self/ns/uts'));
  unpinNamespace(path);
  t.throws(() => pinExistingNamespace('/proc/self/ns/absent', path), { code: 'ENOENT' });
  t.notOk(existsSync(path));
});

t.test('unpinning what was never pinned is fine', async t => {
  unpinNamespace(join(t.testdir(), 'absent', 'net'));
});
