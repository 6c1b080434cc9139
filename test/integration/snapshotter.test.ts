// timeout: 600
import { chownSync, existsSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import { type ContainerConfig, NamespaceMode, type PodSandboxConfig } from '@cleat/proto/cri';
import t, { type Test } from 'tap';
import { type LayerEntry, makeImage, makeLayer } from '../node/image.ts';
import { busyboxLayers } from '../node/images.ts';
import { eventually } from '../node/reach.ts';
import { BothRuntimes } from './both-runtimes.ts';
import { World } from './world.ts';

/** Handlers whose OCI runtimes, the distribution's, have no id-mapped mounts. */
const HANDLERS = ['native-runc', 'native-crun'];
const ids = [{ containerId: 0, hostId: 200_000, length: 65_536 }];
const mapped = { uidMappings: ids, gidMappings: ids };
const ownIds = {
  linux: {
    securityContext: {
      namespaceOptions: {
        pid: NamespaceMode.CONTAINER,
        usernsOptions: { mode: NamespaceMode.POD, uids: ids, gids: ids },
      },
    },
  },
} satisfies Init<PodSandboxConfig>;

const handlers = Object.fromEntries(
  ['runc', 'crun'].map(binary => [`native-${binary}`, { binary, snapshotter: 'native' }]),
);
const world = await World.start({ config: { runtime: { handlers } } });
t.teardown(() => world[Symbol.asyncDispose]());
const { node, runtime, daemon } = world;
const both = new BothRuntimes(world);
const nothing = await world.leftovers();

const entries = {
  'app/': { type: 'directory', uid: 7, gid: 8, mode: 0o750 },
  'app/tool': { data: 'x', uid: 7, gid: 8, mode: 0o4755 },
  'app/far': { data: 'x', uid: 70_000 },
  'app/other': { type: 'link', target: 'app/tool', mode: 0o4755, uid: 7, gid: 8 },
  'data/': { type: 'directory', uid: 3, gid: 4 },
  'data/file': { data: 'in the image', uid: 3, gid: 4 },
} satisfies Record<string, LayerEntry>;
const layers = [
  ...(await busyboxLayers()),
  await makeLayer(entries),
  await makeLayer({ 'data/.wh.file': '', 'data/new': 'y' }),
];
const volumes = { Volumes: { '/data': {}, '/made/new': {} } };
const image = await world.registry.push('several', '1', makeImage(layers, volumes));
await daemon.cri.image.pullImage({ image: { image } });

const upperOf = (id: string) => join(daemon.root, 'containers', id, 'upper');
const idle = (podId: string, more: Init<ContainerConfig> = {}) => both.idle(podId, { image: { image }, ...more });
const owners = (id: string, ...paths: string[]) => both.sh(id, `stat -c %u:%g ${paths.join(' ')} | xargs`);

/** In a pod of the handler's that is removed after it; then nothing is left. */
function inPod(title: string, pod: Init<PodSandboxConfig>, body: (t: Test, podId: string) => Promise<void>): void {
  for (const handler of HANDLERS)
    t.test(`${handler}: ${title}`, async t => {
      const podSandboxId = await world.runPod('pod', pod, handler);
      await body(t, podSandboxId);
      await runtime.removePodSandbox({ podSandboxId });
      t.strictSame(await world.leftovers(), nothing);
    });
}

inPod('a container has a copy of its image, and nothing is mounted by overlay', {}, async (t, podId) => {
  const [one, two] = [await idle(podId), await idle(podId)];
  t.notMatch(await both.sh(one, 'head -1 /proc/self/mounts'), /overlay/);
  t.equal(await owners(one, '/', '/app', '/app/tool', '/app/far'), '0:0 7:8 7:8 70000:0');
  t.equal(await both.sh(one, 'stat -c %a:%h /app /app/tool | xargs'), '750:2 4755:2');
  await both.sh(one, 'rm /app/tool && echo mine > /etc/passwd && mkdir /new');
  t.equal(await both.sh(two, 'ls /app /data | xargs'), '/app: far other tool /data: new', 'others have their own');
  t.notOk(existsSync(join(upperOf(one), 'app', 'tool')));
  await daemon.kill();
  await daemon.restart();
  t.equal(await both.sh(one, 'cat /etc/passwd'), 'mine');
});

inPod('its statistics count the copy', {}, async (_, podId) => {
  const containerId = await idle(podId);
  const { stdout } = await node.run('du', ['-s', '--block-size=1', upperOf(containerId)]);
  const used = Number(stdout.toString().split('\t')[0]);
  await eventually(async () => {
    const { stats } = await runtime.containerStats({ containerId });
    const bytes = Number(stats?.writableLayer?.usedBytes?.value ?? 0n);
    if (Math.abs(bytes - used) > used / 50) throw new Error(`${bytes} bytes, and du says ${used}`);
    const { containerFilesystems } = await daemon.cri.image.imageFsInfo({});
    const all = Number(containerFilesystems[0]?.usedBytes?.value ?? 0n);
    if (all !== bytes) throw new Error(`${all} bytes of all containers, which are one of ${bytes}`);
  }, 'the copy is measured');
});

inPod('a pod with a user namespace owns the files of its containers', ownIds, async (t, podId) => {
  const id = await idle(podId);
  t.equal((await node.sh(`stat -c %u /proc/${await world.pid(id)}`)).trim(), '200000');
  t.equal(await owners(id, '/', '/app', '/app/tool', '/app/far'), '0:0 7:8 7:8 65534:0');
  t.equal(await both.sh(id, 'stat -c %a:%h /app /app/tool | xargs'), '750:2 4755:2');
  const { uid, gid } = lstatSync(join(upperOf(id), 'app', 'tool'));
  t.strictSame([uid, gid], [200_007, 200_008]);
  await both.sh(id, 'touch /file && chown 9:9 /file && rm -r /app');
  t.equal(statSync(join(upperOf(id), 'file')).uid, 200_009);
  t.equal(await owners(id, '/dev', '/dev/shm', '/etc/hostname'), '0:0 0:0 0:0');
});

inPod('volumes of its images are its users’ as well', ownIds, async (t, podId) => {
  const id = await idle(podId);
  t.equal(await owners(id, '/data', '/data/new', '/made/new'), '3:4 0:0 0:0');
  await both.sh(id, 'touch /data/x /made/new/x');
  const other = await idle(podId, { mounts: [{ image: { image }, containerPath: '/image', ...mapped }] });
  t.equal(await owners(other, '/image/app/tool'), '7:8');
  await both.fails(t, other, 'touch /image/data/x', /Read-only/);
});

inPod('a volume with mappings is mounted for a runtime that cannot', ownIds, async (t, podId) => {
  const [hostPath, plain] = [node.path('volume'), node.path('plain')];
  for (const path of [hostPath, plain]) mkdirSync(path, { recursive: true });
  await node.sh(`touch ${hostPath}/file && chown 5:6 ${hostPath}/file`);
  chownSync(hostPath, 5, 6);
  const id = await idle(podId, {
    mounts: [
      { hostPath, containerPath: '/volume', ...mapped },
      { hostPath: join(hostPath, 'file'), containerPath: '/etc/file', readonly: true, ...mapped },
      { hostPath: plain, containerPath: '/plain' },
    ],
  });
  t.equal(await owners(id, '/volume', '/etc/file', '/plain'), '5:6 5:6 65534:65534');
  await both.sh(id, 'touch /volume/root && touch /volume/app && chown 1000 /volume/app');
  t.strictSame(
    ['root', 'app'].map(name => statSync(join(hostPath, name)).uid),
    [0, 1000],
  );
  await both.fails(t, id, 'echo > /etc/file', /Read-only/);
  const onProc = { mounts: [{ hostPath: '/proc/sys', containerPath: '/volume', ...mapped }] };
  await t.rejects(world.createContainer(podId, 'no-idmap', ['true'], onProc), {
    code: Code.FailedPrecondition,
    details: /"\/proc\/sys" at \/volume .*: its file system has no id-mapped mounts/,
  });
});

t.test('the handlers tell that their pods can have user namespaces, those with overlay tell what to do', async t => {
  const { runtimeHandlers } = await runtime.status();
  const able = runtimeHandlers.filter(({ features }) => features?.userNamespaces).map(({ name }) => name);
  t.strictSame(able, HANDLERS);
  await t.rejects(world.runPod('refused', ownIds, 'runc'), {
    code: Code.FailedPrecondition,
    details: /id-mapped mounts .*; runtime\.handlers\.runc\.snapshotter = "native" does without$/,
  });
});

t.test('a daemon that is killed while it copies leaves nothing', async t => {
  const files = Object.fromEntries(Array.from({ length: 8_000 }, (_, n) => [`many/${n}`, 'x']));
  const many = await world.registry.push(
    'many',
    '1',
    makeImage([...(await busyboxLayers()), await makeLayer(files)], {}),
  );
  await daemon.cri.image.pullImage({ image: { image: many } });
  const podSandboxId = await world.runPod('killed', {}, 'native-runc');
  const containers = join(daemon.root, 'containers');
  let attempt = 0;
  await eventually(
    async () => {
      const created = world.createContainer(podSandboxId, `c${attempt++}`, ['true'], { image: { image: many } });
      const failed = created.then(
        () => false,
        () => true,
      );
      await eventually(async () => {
        const [id = ''] = readdirSync(containers);
        if (readdirSync(join(upperOf(id), 'many')).length < 100) throw new Error('not yet');
      }, 'the copy has begun');
      await daemon.kill();
      const wasCopying = await failed;
      await daemon.restart();
      const made = (await runtime.listContainers({})).containers;
      for (const { id } of made) await runtime.removeContainer({ containerId: id });
      if (!wasCopying || made.length > 0) throw new Error('the copy was done before');
    },
    'the daemon is killed in the midst of a copy',
    { timeoutMs: 60_000 },
  );
  t.strictSame(readdirSync(containers), []);
  await runtime.removePodSandbox({ podSandboxId });
  t.strictSame(await world.leftovers(line => !nothing.includes(line)), []); // nor a shim that is asked what it can do
});
