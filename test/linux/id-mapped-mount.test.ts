import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  applyMount,
  canIdMap,
  idMapOptions,
  isMountPoint,
  MS,
  mount,
  mountIdMapped,
  mountInfo,
  openUserNamespace,
  splitIdMappings,
  unmount,
  unmountLayers,
  withUserNamespace,
} from '@cleat/linux';
import t from 'tap';
import { enterOwnNamespaces } from './unshared.ts';

enterOwnNamespaces();

const range = { containerId: 0, hostId: 70_000, size: 1000 };
const mappings = { uids: [range], gids: [{ ...range, hostId: 80_000 }] };
const owners = (path: string) => {
  const { uid, gid } = statSync(path);
  return [uid, gid];
};

t.test('id mappings go into mount options and out of them again', async t => {
  const more = { containerId: 1000, hostId: 5, size: 1 };
  const two = { uids: [range, more], gids: [range] };
  t.strictSame(idMapOptions(two), ['uidmap=0:70000:1000,1000:5:1', 'gidmap=0:70000:1000']);
  t.strictSame(splitIdMappings(['ro', ...idMapOptions(two), 'index=off']), {
    options: ['ro', 'index=off'],
    mappings: two,
  });
  t.strictSame(splitIdMappings(['ro']), { options: ['ro'], mappings: undefined });
  t.throws(() => splitIdMappings(['uidmap=0:1:1']), /gidmap is missing/);
  for (const bad of ['', '0:1', '0:1:x', '-1:0:1', '0:1:1:1'])
    t.throws(() => splitIdMappings([`uidmap=${bad}`, 'gidmap=0:1:1']), /not an id mapping/, bad);
});

t.test('a user namespace is made without any process that stays', async t => {
  const children = () => readFileSync('/proc/thread-self/children', 'utf8').trim();
  const before = children();
  const fd = openUserNamespace(mappings);
  t.match(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'), /flags:\s+02/, 'it closes when another program is executed');
  t.equal(children(), before);
  closeSync(fd);
  t.throws(() => openUserNamespace({ uids: [range, range], gids: [range] }), { code: 'EINVAL' }, 'ranges that overlap');
  t.equal(children(), before, 'after a failure either');
});

t.test('a bind mount shows other owners, and writes arrive under the first ones', async t => {
  const dir = t.testdir({ source: { file: 'x' }, target: {} });
  const [source, target] = [join(dir, 'source'), join(dir, 'target')];
  applyMount({ type: 'bind', source, target, options: ['rbind', 'nodev', ...idMapOptions(mappings)] });
  t.strictSame(owners(join(target, 'file')), [70_000, 80_000]);
  t.ok(
    mountInfo()
      .find(info => info.target === target)
      ?.options.includes('nodev'),
    'other options count too',
  );
  chmodSync(join(target), 0o777);
  t.throws(() => writeFileSync(join(target, 'ours'), ''), { code: 'EOVERFLOW' }, 'we have no owner there');
  chownSync(join(target, 'file'), 70_007, 80_007);
  t.strictSame(owners(join(source, 'file')), [7, 7]);
  unmount(target);
});

t.test('an overlay shows its layers with other owners, and leaves no mount but itself', async t => {
  const dir = t.testdir({
    a: { one: '1', both: 'a' },
    'b,:': { two: '2', both: 'b' },
    upper: {},
    work: {},
    target: {},
  });
  const [a, b, upper, target] = ['a', 'b,:', 'upper', 'target'].map(name => join(dir, name)) as [
    string,
    string,
    string,
    string,
  ];
  chownSync(upper, 70_000, 80_000);
  const escaped = b.replace(/[,:]/g, '\\$&');
  const own = [`lowerdir=${escaped}:${a}`, `upperdir=${upper}`, `workdir=${join(dir, 'work')}`];
  applyMount({ type: 'overlay', source: 'overlay', target, options: [...own, ...idMapOptions(mappings)] });
  t.strictSame(readdirSync(target).sort(), ['both', 'one', 'two']);
  t.equal(readFileSync(join(target, 'both'), 'utf8'), 'b', 'the order of the layers stays');
  t.strictSame(owners(join(target, 'one')), [70_000, 80_000]);
  chmodSync(join(target, 'one'), 0o600); // copied up
  t.strictSame(owners(join(upper, 'one')), [70_000, 80_000]);
  t.strictSame(owners(join(a, 'one')), [0, 0]);
  t.notOk(existsSync(`${target}.layers`));
  t.strictSame(
    mountInfo().flatMap(info => (info.target.startsWith(dir) ? [info.target] : [])),
    [target],
  );
  unmount(target);
});

t.test('an overlay that cannot be mounted leaves nothing', async t => {
  const dir = t.testdir({ a: {}, target: {} });
  const target = join(dir, 'target');
  const options = [`lowerdir=${join(dir, 'a')}`, 'no-such-option=1', ...idMapOptions(mappings)];
  t.throws(() => applyMount({ type: 'overlay', source: 'overlay', target, options }), {
    syscall: 'mount',
    code: 'EINVAL',
  });
  t.throws(
    () =>
      applyMount({
        type: 'overlay',
        source: 'o',
        target,
        options: [`lowerdir=${dir}/gone`, ...idMapOptions(mappings)],
      }),
    { syscall: 'open_tree', code: 'ENOENT' },
  );
  t.notOk(isMountPoint(target));
  t.notOk(existsSync(`${target}.layers`));
  t.throws(
    () => applyMount({ type: 'tmpfs', source: 'x', target, options: idMapOptions(mappings) }),
    /bind and overlay/,
  );
});

t.test('what a killed process left of its layers is taken away, and is in nobody’s way', async t => {
  const dir = t.testdir({ a: { file: 'x' }, b: {}, target: {}, 'target.layers': {} });
  const [a, target, layers] = [join(dir, 'a'), join(dir, 'target'), join(dir, 'target.layers')];
  const leave = () => {
    mkdirSync(layers, { recursive: true });
    mount('layers', layers, 'tmpfs');
    mkdirSync(join(layers, '0'));
    withUserNamespace(mappings, userns => mountIdMapped(a, join(layers, '0'), userns, { readonly: true }));
    t.throws(() => unlinkSync(join(layers, '0', 'file')), { code: 'EROFS' }, 'the image store is safe meanwhile');
  };
  leave();
  unmountLayers(target);
  t.notOk(existsSync(layers));
  unmountLayers(target); // again is fine
  leave();
  applyMount({
    type: 'overlay',
    source: 'o',
    target,
    options: [`lowerdir=${a}:${join(dir, 'b')}`, ...idMapOptions(mappings)],
  });
  t.notOk(existsSync(layers));
  t.equal(readFileSync(join(a, 'file'), 'utf8'), 'x');
  unmount(target);
});

t.test('it is known which file systems can be mounted with other owners', async t => {
  const target = t.testdir();
  withUserNamespace(mappings, userns => {
    t.equal(canIdMap(target, userns), true);
    mount('proc', target, 'proc', MS.NOSUID);
    t.equal(canIdMap(target, userns), false);
    t.throws(() => canIdMap(join(target, 'no-such-file'), userns), { code: 'ENOENT' });
  });
  unmount(target);
});

t.test('our own thread stays where it was', async t => {
  const own = readFileSync('/proc/thread-self/uid_map', 'utf8');
  withUserNamespace(mappings, () => {});
  t.equal(readFileSync('/proc/thread-self/uid_map', 'utf8'), own);
});
