import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import { Mount, MountPropagation } from '@cleat/proto/cri';
import t from 'tap';
import { containerMounts, rootfsPropagation } from '../../../daemon/spec/mounts.ts';
import { resolveMounts } from '../../../daemon/spec/resolve-mounts.ts';

const files = {
  resolvConfPath: '/pod/resolv.conf',
  hostnamePath: '/pod/hostname',
  hostsPath: undefined,
  shmPath: '/pod/shm',
};
const plain = { privileged: false, readonlyRootfs: false };
const destinations = (mounts: ReturnType<typeof containerMounts>) => mounts.map(m => m.destination);

t.test("a container without mounts of its own has the kernel's file systems and its pod's files", async t => {
  const mounts = containerMounts([], files, plain);
  t.same(destinations(mounts), [
    '/proc',
    '/dev',
    '/sys',
    '/dev/pts',
    '/dev/mqueue',
    '/dev/shm',
    '/etc/resolv.conf',
    '/etc/hostname',
    '/sys/fs/cgroup',
  ]);
  const at = (path: string) => mounts.find(m => m.destination === path);
  t.same(at('/dev/shm'), {
    destination: '/dev/shm',
    type: 'bind',
    source: '/pod/shm',
    options: ['rbind', 'rprivate', 'rw'],
  });
  t.ok(at('/sys')?.options.includes('ro'));
  t.ok(at('/etc/hostname')?.options.includes('rw'));
});

t.test("sysfs is writable for a privileged container, the pod's files are not with a read-only root", async t => {
  const mounts = containerMounts([], files, { privileged: true, readonlyRootfs: true });
  const options = (path: string) => mounts.find(m => m.destination === path)?.options ?? [];
  t.ok(options('/sys').includes('rw') && options('/sys/fs/cgroup').includes('rw'));
  t.ok(options('/etc/resolv.conf').includes('ro') && options('/dev/shm').includes('rw'));
});

t.test('a mount comes after what it lies in, in whatever order it was asked for', async t => {
  const own = ['/data/a/b', '/data', '/etc/', '/data/a'].map(containerPath =>
    Mount.create({ containerPath, hostPath: '/x' }),
  );
  const order = destinations(containerMounts(own, files, plain));
  const after = (path: string, parent: string) =>
    t.ok(order.indexOf(path) > order.indexOf(parent), `${path} after ${parent}`);
  after('/data/a/b', '/data/a');
  after('/data/a', '/data');
  after('/etc/resolv.conf', '/etc');
});

t.test("the caller's own mount replaces ours", async t => {
  const own = ['/dev', '/etc/hostname', '/sys/fs/'].map(containerPath =>
    Mount.create({ containerPath, hostPath: '/x' }),
  );
  const mounts = containerMounts(own, files, plain);
  t.equal(mounts.filter(m => m.destination === '/etc/hostname').length, 1);
  t.equal(mounts.find(m => m.destination === '/etc/hostname')?.source, '/x');
  for (const gone of ['/dev/pts', '/dev/mqueue', '/sys/fs/cgroup']) t.notOk(destinations(mounts).includes(gone), gone);
  t.ok(destinations(mounts).includes('/dev/shm'), "the pod's shared memory is kept");
});

t.test('access and propagation become mount options', async t => {
  const cases: [Partial<Mount>, string[]][] = [
    [{}, ['rbind', 'rprivate', 'rw']],
    [{ readonly: true }, ['rbind', 'rprivate', 'ro']],
    [{ readonly: true, recursiveReadOnly: true }, ['rbind', 'rprivate', 'rro']],
    [{ propagation: MountPropagation.PROPAGATION_HOST_TO_CONTAINER }, ['rbind', 'rslave', 'rw']],
    [{ propagation: MountPropagation.PROPAGATION_BIDIRECTIONAL }, ['rbind', 'rshared', 'rw']],
  ];
  for (const [init, options] of cases) {
    const mounts = containerMounts([Mount.create({ containerPath: '/m', hostPath: '/x', ...init })], {}, plain);
    t.same(mounts.find(m => m.destination === '/m')?.options, options);
  }
  const { PROPAGATION_PRIVATE, PROPAGATION_BIDIRECTIONAL, PROPAGATION_HOST_TO_CONTAINER } = MountPropagation;
  const propagation = (...modes: Mount['propagation'][]) =>
    rootfsPropagation(modes.map(mode => Mount.create({ propagation: mode })));
  t.equal(propagation(PROPAGATION_PRIVATE), undefined);
  t.equal(propagation(PROPAGATION_HOST_TO_CONTAINER), 'rslave');
  t.equal(propagation(PROPAGATION_HOST_TO_CONTAINER, PROPAGATION_BIDIRECTIONAL), 'rshared');
});

t.test('links on the host are followed, and a path that is not there is named', async t => {
  const dir = t.testdir({ real: { file: '' } });
  symlinkSync('real', join(dir, 'link'));
  symlinkSync('nowhere', join(dir, 'dangling'));
  const [mount] = await resolveMounts([Mount.create({ containerPath: '/m', hostPath: join(dir, 'link') })]);
  t.equal(mount?.hostPath, join(dir, 'real'));
  for (const name of ['gone', 'dangling'])
    await t.rejects(resolveMounts([Mount.create({ containerPath: '/m', hostPath: join(dir, name) })]), {
      code: Code.InvalidArgument,
      message: new RegExp(`${name}" at /m`),
    });
});

t.test('an image is mounted read-only from where it lies, or refused', async t => {
  const mount = Mount.create({ containerPath: '/models', image: { image: 'sha256:1' } });
  t.match(await resolveMounts([mount], async m => `/images/${m.image?.image}`), [
    { hostPath: '/images/sha256:1', readonly: true, image: undefined },
  ]);
  await t.rejects(resolveMounts([mount]), { code: Code.Unimplemented, message: /sha256:1 at \/models/ });
});

t.test(
  'mounts propagate only from a mount on the host that is shared',
  { skip: process.getuid?.() !== 0 && 'needs root' },
  async t => {
    const dir = t.testdir({ private: {}, shared: { below: {} }, slave: {} });
    mkdirSync(join(dir, 'private', 'below'));
    const program = `
    import { Mount } from '@cleat/proto/cri';
    import { resolveMounts } from './daemon/spec/resolve-mounts.ts';
    for (const name of ['shared/below', 'slave', 'private/below']) for (const propagation of [0, 1, 2]) {
      const mount = Mount.create({ containerPath: '/m', hostPath: ${JSON.stringify(dir)} + '/' + name, propagation });
      await resolveMounts([mount]).then(() => console.log(name, propagation, 'fine'), err => console.log(name, propagation, err.code));
    }`;
    const script = `cd "$1" && for d in private shared slave; do mount -t tmpfs tmpfs $d && mkdir $d/below; done &&
    mount --make-shared shared && mount --make-shared slave && mount --bind slave slave && mount --make-slave slave && mount --make-private private &&
    cd "$2" && exec "$3" --input-type=module-typescript -e "$4"`;
    const root = new URL('../../../', import.meta.url).pathname;
    const args = ['-m', 'sh', '-c', script, 'sh', dir, root, process.execPath, program];
    const out = execFileSync('unshare', args, { encoding: 'utf8', timeout: 30_000 });
    t.same(out.trim().split('\n'), [
      'shared/below 0 fine',
      'shared/below 1 fine',
      'shared/below 2 fine',
      'slave 0 fine',
      'slave 1 fine',
      `slave 2 ${Code.FailedPrecondition}`,
      'private/below 0 fine',
      `private/below 1 ${Code.FailedPrecondition}`,
      `private/below 2 ${Code.FailedPrecondition}`,
    ]);
  },
);
