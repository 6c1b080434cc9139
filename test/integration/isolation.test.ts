import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { NamespaceMode } from '@cleat/proto/cri';
import t from 'tap';
import { BothRuntimes, OWN_PID, secured } from './both-runtimes.ts';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { node, runtime } = world;
const both = new BothRuntimes(world);

const namespaceOf = (id: string, type: string) => both.sh(id, `readlink /proc/self/ns/${type}`);
const nodeNamespace = async (type: string) => (await node.sh(`readlink /proc/self/ns/${type}`)).trim();

both.each(
  'containers have the pod’s host name and resolver',
  {
    hostname: 'box',
    dnsConfig: { servers: ['10.0.0.10', '10.0.0.11'], searches: ['a.test', 'b.test'], options: ['ndots:5'] },
  },
  async (t, podId) => {
    const id = await both.idle(podId);
    t.equal(await both.sh(id, 'hostname; cat /etc/hostname; echo $HOSTNAME'), 'box\nbox\nbox');
    const resolv = 'nameserver 10.0.0.10\nnameserver 10.0.0.11\nsearch a.test b.test\noptions ndots:5';
    t.equal(await both.sh(id, 'cat /etc/resolv.conf'), resolv);
  },
);

both.each('containers of a pod share what the pod is, and nothing with other pods', {}, async (t, podId, handler) => {
  const [a, b] = [await both.idle(podId), await both.idle(podId)];
  const otherPod = await world.runPod(`other-${handler}`, {}, handler);
  const other = await both.idle(otherPod);
  for (const type of ['net', 'ipc', 'uts']) {
    t.equal(await namespaceOf(a, type), await namespaceOf(b, type), `${type} is shared`);
    t.not(await namespaceOf(a, type), await namespaceOf(other, type), `${type} is the pod’s`);
    t.not(await namespaceOf(a, type), await nodeNamespace(type), `${type} is not the node’s`);
  }
  for (const type of ['mnt', 'pid'])
    t.not(await namespaceOf(a, type), await namespaceOf(b, type), `${type} is its own`);
  await both.sh(a, 'echo shared > /dev/shm/f');
  t.equal(await both.sh(b, 'cat /dev/shm/f; df -m /dev/shm | tail -1 | awk "{print \\$2}"'), 'shared\n64');
  await both.fails(t, other, 'cat /dev/shm/f', /No such file/);
  t.equal(
    await both.sh(a, 'cat /etc/added; [ ! -e /etc/removed ]; ps -o args | grep -c ^sleep'),
    'by the second layer\n1',
  );
  await runtime.removePodSandbox({ podSandboxId: otherPod });
});

const NODE_OPTIONS = { network: NamespaceMode.NODE, pid: NamespaceMode.NODE, ipc: NamespaceMode.NODE };

both.each(
  'a pod on the node’s namespaces sees the node',
  { hostname: 'ignored', linux: { securityContext: { namespaceOptions: NODE_OPTIONS } } },
  async (t, podId) => {
    const id = await both.idle(podId, secured({ namespaceOptions: NODE_OPTIONS }));
    for (const type of ['net', 'pid', 'ipc', 'uts'])
      t.equal(await namespaceOf(id, type), await nodeNamespace(type), type);
    t.equal(await both.sh(id, 'hostname'), (await node.sh('hostname')).trim());
    t.match(await both.sh(id, 'ps -o args'), /cleatd/);
    const file = 'cleat-test';
    await node.sh(`touch /dev/shm/${file}`);
    t.equal(await both.sh(id, `ls /dev/shm/${file}; rm /dev/shm/${file}`), `/dev/shm/${file}`);
    t.equal((await runtime.podSandboxStatus({ podSandboxId: podId })).status?.network?.ip, '');
  },
);

both.each('a root file system can be read-only, and is the container’s own', {}, async (t, podId) => {
  const [readonly, writable] = [await both.idle(podId, secured({ readonlyRootfs: true })), await both.idle(podId)];
  await both.fails(t, readonly, 'touch /new', /Read-only file system/);
  t.equal(await both.sh(readonly, 'touch /dev/shm/x && echo ok'), 'ok');
  await both.sh(writable, 'touch /new; rm /etc/added');
  const fresh = await both.idle(podId);
  t.equal(await both.sh(fresh, '[ ! -e /new ] && cat /etc/added'), 'by the second layer', 'the image stays as it was');
});

both.each('command, arguments, environment and directory are as asked', {}, async (t, podId) => {
  const value = 'a b "c" $PATH \\ ä';
  const id = await world.runContainer(podId, 'env', ['sh', '-c'], {
    args: ['pwd; echo "$VALUE"; echo "$PATH"; exec sleep 1000', 'ignored'],
    envs: [
      { key: 'VALUE', value: Buffer.from('replaced') },
      { key: 'VALUE', value: Buffer.from(value) },
    ],
    workingDir: '/made/up',
    logPath: 'env.log',
  });
  t.equal(await both.sh(id, 'pwd; echo "$VALUE"'), `/made/up\n${value}`);
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  t.equal(await both.sh(id, 'echo "$PATH"'), path);
});

both.each('mounts show the host’s files, to be written or only read', {}, async (t, podId, handler) => {
  const dir = node.path(`mount-${handler}`);
  await mkdir(dir);
  await writeFile(`${dir}/file`, 'of the host\n');
  await symlink(dir, `${dir}-link`);
  const id = await both.idle(podId, {
    mounts: [
      { containerPath: '/rw', hostPath: dir },
      { containerPath: '/ro', hostPath: dir, readonly: true },
      { containerPath: '/deep/er/file', hostPath: `${dir}/file`, readonly: true },
      { containerPath: '/link', hostPath: `${dir}-link` },
    ],
  });
  t.equal(await both.sh(id, 'cat /rw/file /ro/file /deep/er/file /link/file | sort -u'), 'of the host');
  await both.sh(id, 'echo from the container > /rw/new');
  t.equal(await readFile(`${dir}/new`, 'utf8'), 'from the container\n');
  await both.fails(t, id, 'touch /ro/no', /Read-only file system/);
  await both.fails(t, id, 'echo no > /deep/er/file', /Read-only file system/);
  const { mounts } = await world.status(id);
  t.match(mounts[1], { containerPath: '/ro', hostPath: dir, readonly: true });
});

both.each(
  'settings of the pod’s kernel namespaces are set',
  {
    linux: {
      sysctls: { 'net.core.somaxconn': '321', 'kernel.shm_rmid_forced': '1' },
      securityContext: { namespaceOptions: OWN_PID },
    },
  },
  async (t, podId) => {
    const id = await both.idle(podId);
    t.equal(await both.sh(id, 'cat /proc/sys/net/core/somaxconn /proc/sys/kernel/shm_rmid_forced'), '321\n1');
  },
);

t.test('nothing is left of any of them', async t => {
  t.strictSame((await runtime.listPodSandbox({})).items, []);
  t.strictSame(await world.leftovers(), []);
});
