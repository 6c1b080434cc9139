// timeout: 900
import { chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import {
  type ContainerConfig,
  NamespaceMode,
  type NamespaceOption,
  type PodSandboxConfig,
  PodSandboxState,
} from '@cleat/proto/cri';
import t from 'tap';
import { makeImage, makeLayer } from '../node/image.ts';
import { busyboxLayers } from '../node/images.ts';
import { eventually } from '../node/reach.ts';
import { runc } from '../tools/go-tool.ts';
import { BothRuntimes } from './both-runtimes.ts';
import { World } from './world.ts';

/** A runc that has id-mapped mounts; the distribution's runtimes have not. */
const HANDLER = 'runc15';
const ids = [{ containerId: 0, hostId: 100_000, length: 70_000 }];
const mapped = { uidMappings: ids, gidMappings: ids };

const world = await World.start({
  config: { runtime: { handlers: { crun: { binary: 'crun' }, [HANDLER]: { binary: await runc() } } } },
});
t.teardown(() => world[Symbol.asyncDispose]());
const { node, runtime, daemon } = world;
const both = new BothRuntimes(world);
const nothing = await world.leftovers();

const namespaces = (more: Init<NamespaceOption> = {}, uids = ids): Init<NamespaceOption> => ({
  pid: NamespaceMode.CONTAINER,
  usernsOptions: { mode: NamespaceMode.POD, uids, gids: uids },
  ...more,
});
const podOf = (more?: Init<NamespaceOption>, uids?: typeof ids): Init<PodSandboxConfig> => ({
  linux: { securityContext: { namespaceOptions: namespaces(more, uids) } },
});
const idle = (podId: string, more?: Init<ContainerConfig>) => both.idle(podId, more);
const owner = (id: string, ...paths: string[]) => both.sh(id, `stat -c %u:%g ${paths.join(' ')} | xargs`);
const stateOf = async (podSandboxId: string) =>
  (await runtime.podSandboxStatus({ podSandboxId, verbose: false })).status?.state;

/** Push and pull an image of our own. */
async function imageOf(name: string, image: Parameters<typeof world.registry.push>[2]): Promise<string> {
  const reference = await world.registry.push(name, '1', image);
  await daemon.cri.image.pullImage({ image: { image: reference } });
  return reference;
}

t.test('the handlers tell who can', async t => {
  // Whoever has not told within 2 s is told of without features at first.
  const able = await eventually(
    async () => {
      const { runtimeHandlers } = await runtime.status();
      const able = runtimeHandlers.filter(({ features }) => features?.userNamespaces).map(({ name }) => name);
      if (able.length === 0) throw new Error('not yet');
      return able;
    },
    'a handler tells',
    { timeoutMs: 30_000 },
  );
  t.strictSame(able, [HANDLER]);
});

for (const handler of ['', 'runc', 'crun'])
  t.test(`handler "${handler}", which cannot, refuses such a pod with a sentence, and nothing is left`, async t => {
    await t.rejects(world.runPod('refused', podOf(), handler), {
      code: Code.FailedPrecondition,
      details: /userns_options: .* handler (runc|crun): its OCI runtime does not tell of id-mapped mounts/,
    });
    t.strictSame(await world.leftovers(), nothing);
    const podSandboxId = await world.runPod('on-node', podOf({ usernsOptions: { mode: NamespaceMode.NODE } }), handler);
    await runtime.removePodSandbox({ podSandboxId });
  });

t.test('a pod with a user namespace is root to itself and somebody else to the node', async t => {
  const podSandboxId = await world.runPod('mapped', podOf(), HANDLER);
  const id = await idle(podSandboxId);
  t.equal(await both.sh(id, 'cat /proc/self/uid_map /proc/self/gid_map | xargs'), '0 100000 70000 0 100000 70000');
  t.equal(await both.sh(id, 'id -u'), '0');
  t.equal((await node.sh(`stat -c %u /proc/${await world.pid(id)}`)).trim(), '100000');
  t.equal(await owner(id, '/', '/etc/passwd', '/home/app'), '0:0 0:0 1000:1000');
  t.equal(await owner(id, '/dev', '/dev/shm', '/etc/hostname'), '0:0 0:0 0:0');
  await both.sh(id, 'echo new > /file && chown 7:8 /etc/passwd && rm /etc/group && touch /dev/shm/x');
  t.equal(await owner(id, '/file', '/etc/passwd'), '0:0 7:8');
  const upper = join(daemon.root, 'containers', id, 'upper');
  t.strictSame([statSync(join(upper, 'file')).uid, statSync(join(upper, 'etc/passwd')).gid], [100_000, 100_008]);
  const again = await idle(podSandboxId);
  t.equal(await owner(again, '/etc/passwd', '/dev/shm/x'), '0:0 0:0', 'the image is as it was, the pod shares memory');
  await runtime.removePodSandbox({ podSandboxId });
});

t.test('its network, host name and settings are its own', async t => {
  const sysctls = { 'net.ipv4.ip_forward': '1', 'kernel.shmmni': '77' };
  const { linux } = podOf();
  const podSandboxId = await world.runPod('network', { linux: { ...linux, sysctls } }, HANDLER);
  const { status } = await runtime.podSandboxStatus({ podSandboxId, verbose: false });
  const id = await idle(podSandboxId, {
    linux: { securityContext: { namespaceOptions: namespaces(), capabilities: { addCapabilities: ['NET_ADMIN'] } } },
  });
  t.match(await both.sh(id, 'ip -4 addr show eth0'), `inet ${status?.network?.ip}/`);
  t.equal((await node.run('busybox', ['ping', '-c', '1', '-W', '5', `${status?.network?.ip}`])).code, 0);
  await both.sh(id, 'ping -c 1 -W 5 127.0.0.1 && ip addr add 10.77.0.1/32 dev lo');
  t.equal(await both.sh(id, 'hostname'), 'network');
  t.equal(await both.sh(id, 'cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/shmmni | xargs'), '1 77');
  t.equal(await both.sh(id, 'cat /proc/sys/net/ipv4/ip_unprivileged_port_start'), '0');
  await runtime.removePodSandbox({ podSandboxId });
});

t.test('its containers share a PID namespace where the pod says so', async t => {
  const shared = { pid: NamespaceMode.POD };
  const podSandboxId = await world.runPod('shared', podOf(shared), HANDLER);
  const config = { linux: { securityContext: { namespaceOptions: namespaces(shared) } } };
  const [one, two] = [await idle(podSandboxId, config), await idle(podSandboxId, config)];
  t.equal(await both.sh(two, 'cat /proc/1/comm'), 'pause');
  t.equal(await both.sh(one, 'ps -o comm | grep -c sleep'), '2');
  await runtime.removePodSandbox({ podSandboxId });
});

t.test('a volume with mappings belongs to the container’s users, and to the node’s as well', async t => {
  const [hostPath, plain] = [node.path('volume'), node.path('plain')];
  for (const dir of [hostPath, plain]) mkdirSync(dir);
  chownSync(hostPath, 5, 6);
  const podSandboxId = await world.runPod('volumes', podOf(), HANDLER);
  const id = await idle(podSandboxId, {
    mounts: [
      { hostPath, containerPath: '/volume', ...mapped },
      { hostPath: plain, containerPath: '/plain' },
    ],
  });
  t.equal(await owner(id, '/volume'), '5:6');
  t.equal(await owner(id, '/plain'), '65534:65534', 'without mappings it is a stranger’s');
  await both.sh(id, 'chown 0:0 /volume && touch /volume/root && touch /volume/app && chown 1000 /volume/app');
  const [root, app] = ['root', 'app'].map(name => statSync(join(hostPath, name)).uid);
  t.strictSame([root, app], [0, 1000]);
  await both.fails(t, id, 'touch /plain/x', /Permission denied/);
  const onProc = { mounts: [{ hostPath: '/proc/sys', containerPath: '/volume', ...mapped }] };
  await t.rejects(world.createContainer(podSandboxId, 'no-idmap', ['true'], onProc), {
    code: Code.FailedPrecondition,
    details: /"\/proc\/sys" at \/volume .*: its file system has no id-mapped mounts/,
  });
  await runtime.removePodSandbox({ podSandboxId });
});

t.test('images as volumes, and volumes of images, have the owners that the images say', async t => {
  const entries = {
    'data/': { type: 'directory', uid: 3, gid: 4 },
    'data/file': { data: 'x', uid: 3, gid: 4 },
  } as const;
  const layer = await makeLayer(entries);
  const single = await imageOf('single', makeImage([layer], {}));
  const declared = { Volumes: { '/data': {} }, Cmd: ['sleep', '1000'] };
  const image = await imageOf('declared', makeImage([...(await busyboxLayers()), layer], declared));
  const podSandboxId = await world.runPod('images', podOf(), HANDLER);
  const id = await idle(podSandboxId, {
    image: { image },
    mounts: [
      { image: { image: single }, containerPath: '/single', ...mapped },
      { image: { image }, containerPath: '/several', ...mapped },
      { image: { image }, imageSubPath: 'data', containerPath: '/part', ...mapped },
    ],
  });
  t.equal(await owner(id, '/data', '/data/file'), '3:4 3:4');
  await both.sh(id, 'touch /data/new');
  t.equal(
    await owner(id, '/single/data/file', '/several/data', '/several/etc/passwd', '/part/file'),
    '3:4 3:4 0:0 3:4',
  );
  await both.fails(t, id, 'touch /single/data/x', /Read-only/);
  await both.fails(t, id, 'touch /several/x', /Read-only/);
  await runtime.removePodSandbox({ podSandboxId });
});

t.test('a user without rights can open its streams by their names', async t => {
  const podSandboxId = await world.runPod('streams', podOf(), HANDLER);
  const securityContext = { namespaceOptions: namespaces(), runAsUser: { value: 1000n } };
  const linux = { securityContext };
  const containerId = await world.runContainer(
    podSandboxId,
    'c',
    ['sh', '-c', 'echo hello > /dev/stdout; sleep 1000'],
    { linux },
  );
  await eventually(async () => {
    if (!(await world.logLines('streams', 'c')).includes('hello')) throw new Error('not yet');
  }, 'the container writes to /dev/stdout');
  t.equal(await both.sh(containerId, 'id -u > /dev/stdout'), '1000');
  t.equal((await node.sh(`stat -c %u /proc/${await world.pid(containerId)}`)).trim(), '101000');
  await world.runContainer(podSandboxId, 'tty', ['sh', '-c', 'tty; stat -c %u /dev/console; sleep 1000'], {
    tty: true,
    linux,
  });
  await eventually(async () => {
    const lines = (await world.logLines('streams', 'tty')).map(line => line.trim());
    if (lines.join(' ') !== '/dev/pts/0 1000') throw new Error(lines.join(' '));
  }, 'a container has a terminal of its own');
  await t.rejects(
    world.createContainer(podSandboxId, 'far', ['true'], {
      linux: { securityContext: { ...securityContext, runAsUser: { value: 70_000n } } },
    }),
    { code: Code.InvalidArgument, details: /user 70000 is not mapped/ },
  );
  await runtime.removePodSandbox({ podSandboxId });
});

t.test('two pods have different users on the node', async t => {
  const far = [{ containerId: 0, hostId: 300_000, length: 65_536 }];
  const pods = [await world.runPod('one', podOf(), HANDLER), await world.runPod('two', podOf({}, far), HANDLER)];
  const [, two = ''] = pods;
  const other = { linux: { securityContext: { namespaceOptions: namespaces({}, far) } } };
  t.equal((await node.sh(`stat -c %u /proc/${await world.pid(await idle(two, other))}`)).trim(), '300000');
  const [silent] = [
    await idle(two, { linux: { securityContext: { namespaceOptions: { pid: NamespaceMode.CONTAINER } } } }),
  ];
  t.equal((await node.sh(`stat -c %u /proc/${await world.pid(silent)}`)).trim(), '300000', 'what says nothing joins');
  await t.rejects(
    world.createContainer(two, 'wrong', ['true'], { linux: { securityContext: { namespaceOptions: namespaces() } } }),
    {
      code: Code.InvalidArgument,
      details: /differ from its sandbox's/,
    },
  );
  for (const podSandboxId of pods) await runtime.removePodSandbox({ podSandboxId });
});

t.test('a pod that fails half-way is undone', async t => {
  const config = { linux: { ...podOf().linux, sysctls: { 'net.ipv4.no_such_setting': '1' } } };
  await t.rejects(world.runPod('half', config, HANDLER), { code: Code.InvalidArgument, details: /no_such_setting/ });
  t.strictSame(await world.leftovers(), nothing);
});

t.test('the pod outlives a killed daemon, and ends with its pause container', async t => {
  const podSandboxId = await world.runPod('recovered', podOf(), HANDLER);
  const before = await idle(podSandboxId);
  await daemon.kill();
  await daemon.restart();
  t.equal(await stateOf(podSandboxId), PodSandboxState.SANDBOX_READY);
  t.equal(await both.sh(before, 'id -u'), '0');
  const after = await idle(podSandboxId);
  const link = async (id: string) => (await node.sh(`readlink /proc/${await world.pid(id)}/ns/user`)).trim();
  t.equal(await link(after), await link(before), 'the same namespace');
  const { info } = await runtime.podSandboxStatus({ podSandboxId, verbose: true });
  const { pid } = JSON.parse(info['info'] ?? '{}') as { pid: number };
  await daemon.kill();
  await node.sh(`kill -9 ${pid}`);
  await daemon.restart();
  await eventually(async () => {
    if ((await stateOf(podSandboxId)) !== PodSandboxState.SANDBOX_NOTREADY) throw new Error('still ready');
  }, 'the pod is not ready without its pause container');
  await runtime.stopPodSandbox({ podSandboxId });
  await runtime.removePodSandbox({ podSandboxId });
});

t.test('nothing is left', async t => {
  t.strictSame(await world.leftovers(), nothing);
});
