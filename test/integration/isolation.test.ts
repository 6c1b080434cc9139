import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import type { Init } from '@cleat/proto/codec';
import {
  type ContainerConfig,
  type LinuxContainerSecurityContext,
  NamespaceMode,
  type PodSandboxConfig,
  SecurityProfile_ProfileType as ProfileType,
  SupplementalGroupsPolicy,
} from '@cleat/proto/cri';
import t, { type Test } from 'tap';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { node, runtime } = world;

const OWN_PID = { pid: NamespaceMode.CONTAINER };
let made = 0;

/** A container that waits for what it is asked, in a pod. */
const idle = (podId: string, more: Init<ContainerConfig> = {}) =>
  world.runContainer(podId, `c${made++}`, ['sleep', '1000'], more);

const secured = (securityContext: Init<LinuxContainerSecurityContext>): Init<ContainerConfig> => ({
  linux: { securityContext: { namespaceOptions: OWN_PID, ...securityContext } },
});

/** What a shell in the container prints; it must not fail. */
async function sh(id: string, script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await world.exec(id, 'sh', '-c', script);
  if (exitCode !== 0) throw new Error(`\`${script}\` ended with ${exitCode}: ${stderr}`);
  return stdout.trim();
}

const fails = async (t: Test, id: string, script: string, stderr: RegExp) =>
  t.match(await world.exec(id, 'sh', '-c', script), { exitCode: /[^0]/, stderr });

const namespaceOf = (id: string, type: string) => sh(id, `readlink /proc/self/ns/${type}`);
const nodeNamespace = async (type: string) => (await node.sh(`readlink /proc/self/ns/${type}`)).trim();

/** Run the same test with both runtimes, each in a pod of its own that is removed after it. */
function each(
  title: string,
  pod: Init<PodSandboxConfig>,
  body: (t: Test, podId: string, handler: string) => Promise<void>,
): void {
  for (const handler of ['runc', 'crun'])
    t.test(`with ${handler}, ${title}`, async t => {
      const podSandboxId = await world.runPod(`pod${made++}`, pod, handler);
      await body(t, podSandboxId, handler);
      await runtime.removePodSandbox({ podSandboxId });
    });
}

each(
  'containers have the pod’s host name and resolver',
  {
    hostname: 'box',
    dnsConfig: { servers: ['10.0.0.10', '10.0.0.11'], searches: ['a.test', 'b.test'], options: ['ndots:5'] },
  },
  async (t, podId) => {
    const id = await idle(podId);
    t.equal(await sh(id, 'hostname; cat /etc/hostname; echo $HOSTNAME'), 'box\nbox\nbox');
    const resolv = 'nameserver 10.0.0.10\nnameserver 10.0.0.11\nsearch a.test b.test\noptions ndots:5';
    t.equal(await sh(id, 'cat /etc/resolv.conf'), resolv);
  },
);

each('containers of a pod share what the pod is, and nothing with other pods', {}, async (t, podId, handler) => {
  const [a, b] = [await idle(podId), await idle(podId)];
  const otherPod = await world.runPod(`other${made++}`, {}, handler);
  const other = await idle(otherPod);
  for (const type of ['net', 'ipc', 'uts']) {
    t.equal(await namespaceOf(a, type), await namespaceOf(b, type), `${type} is shared`);
    t.not(await namespaceOf(a, type), await namespaceOf(other, type), `${type} is the pod’s`);
    t.not(await namespaceOf(a, type), await nodeNamespace(type), `${type} is not the node’s`);
  }
  for (const type of ['mnt', 'pid'])
    t.not(await namespaceOf(a, type), await namespaceOf(b, type), `${type} is its own`);
  await sh(a, 'echo shared > /dev/shm/f');
  t.equal(await sh(b, 'cat /dev/shm/f; df -m /dev/shm | tail -1 | awk "{print \\$2}"'), 'shared\n64');
  await fails(t, other, 'cat /dev/shm/f', /No such file/);
  t.equal(await sh(a, 'cat /etc/added; [ ! -e /etc/removed ]; ps -o args | grep -c ^sleep'), 'by the second layer\n1');
  await runtime.removePodSandbox({ podSandboxId: otherPod });
});

const NODE_OPTIONS = { network: NamespaceMode.NODE, pid: NamespaceMode.NODE, ipc: NamespaceMode.NODE };

each(
  'a pod on the node’s namespaces sees the node',
  { hostname: 'ignored', linux: { securityContext: { namespaceOptions: NODE_OPTIONS } } },
  async (t, podId) => {
    const id = await idle(podId, secured({ namespaceOptions: NODE_OPTIONS }));
    for (const type of ['net', 'pid', 'ipc', 'uts'])
      t.equal(await namespaceOf(id, type), await nodeNamespace(type), type);
    t.equal(await sh(id, 'hostname'), (await node.sh('hostname')).trim());
    t.match(await sh(id, 'ps -o args'), /cleatd/);
    const file = `cleat-test-${made}`;
    await node.sh(`touch /dev/shm/${file}`);
    t.equal(await sh(id, `ls /dev/shm/${file}; rm /dev/shm/${file}`), `/dev/shm/${file}`);
    t.equal((await runtime.podSandboxStatus({ podSandboxId: podId })).status?.network?.ip, '');
  },
);

each('a process runs as who it is asked to be', {}, async (t, podId) => {
  const cases: ReadonlyArray<readonly [Init<LinuxContainerSecurityContext>, string]> = [
    [{}, 'uid=0(root) gid=0(root) groups=0(root)'],
    [{ runAsUser: { value: 1000n } }, 'uid=1000(app) gid=1000(app) groups=1000(app),2000(extra)'],
    [{ runAsUsername: 'app' }, 'uid=1000(app) gid=1000(app) groups=1000(app),2000(extra)'],
    [{ runAsUser: { value: 4000n } }, 'uid=4000 gid=0(root) groups=0(root)'],
    [
      { runAsUser: { value: 1000n }, runAsGroup: { value: 5000n }, supplementalGroups: [3000n] },
      'uid=1000(app) gid=5000 groups=5000,2000(extra),3000',
    ],
    [
      {
        runAsUsername: 'app',
        supplementalGroups: [3000n],
        supplementalGroupsPolicy: SupplementalGroupsPolicy.Strict,
      },
      'uid=1000(app) gid=1000(app) groups=1000(app),3000',
    ],
  ];
  for (const [security, expected] of cases) {
    const id = await idle(podId, secured(security));
    const shown = await sh(id, 'id');
    const parts = (text: string) =>
      text
        .replace(/.*groups=/, '')
        .split(',')
        .sort();
    t.equal(shown.replace(/groups=.*/, ''), expected.replace(/groups=.*/, ''));
    t.strictSame(parts(shown), parts(expected));
    const user = (await world.status(id)).user?.linux;
    t.equal(`${user?.uid}:${user?.gid}`, await sh(id, 'echo $(id -u):$(id -g)'), 'the status tells the same');
    t.strictSame(user?.supplementalGroups.map(Number).sort(), (await sh(id, 'id -G')).split(' ').map(Number).sort());
  }
});

each('a root file system can be read-only, and is the container’s own', {}, async (t, podId) => {
  const [readonly, writable] = [await idle(podId, secured({ readonlyRootfs: true })), await idle(podId)];
  await fails(t, readonly, 'touch /new', /Read-only file system/);
  t.equal(await sh(readonly, 'touch /dev/shm/x && echo ok'), 'ok');
  await sh(writable, 'touch /new; rm /etc/added');
  const fresh = await idle(podId);
  t.equal(await sh(fresh, '[ ! -e /new ] && cat /etc/added'), 'by the second layer', 'the image stays as it was');
});

each('command, arguments, environment and directory are as asked', {}, async (t, podId) => {
  const value = 'a b "c" $PATH \\ ä';
  const id = await world.runContainer(podId, 'env', ['sh', '-c'], {
    args: ['pwd; echo "$VALUE"; echo "$PATH"; exec sleep 1000', 'ignored'],
    envs: [
      { key: 'VALUE', value: Buffer.from('replaced') },
      { key: 'VALUE', value: Buffer.from(value) },
    ],
    workingDir: '/made/up',
    logPath: `env${made}.log`,
  });
  t.equal(await sh(id, 'pwd; echo "$VALUE"'), `/made/up\n${value}`);
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  t.equal(await sh(id, 'echo "$PATH"'), path);
});

each('mounts show the host’s files, to be written or only read', {}, async (t, podId, handler) => {
  const dir = node.path(`mount-${handler}`);
  await mkdir(dir);
  await writeFile(`${dir}/file`, 'of the host\n');
  await symlink(dir, `${dir}-link`);
  const id = await idle(podId, {
    mounts: [
      { containerPath: '/rw', hostPath: dir },
      { containerPath: '/ro', hostPath: dir, readonly: true },
      { containerPath: '/deep/er/file', hostPath: `${dir}/file`, readonly: true },
      { containerPath: '/link', hostPath: `${dir}-link` },
    ],
  });
  t.equal(await sh(id, 'cat /rw/file /ro/file /deep/er/file /link/file | sort -u'), 'of the host');
  await sh(id, 'echo from the container > /rw/new');
  t.equal(await readFile(`${dir}/new`, 'utf8'), 'from the container\n');
  await fails(t, id, 'touch /ro/no', /Read-only file system/);
  await fails(t, id, 'echo no > /deep/er/file', /Read-only file system/);
  const { mounts } = await world.status(id);
  t.match(mounts[1], { containerPath: '/ro', hostPath: dir, readonly: true });
});

/** A file of the process's cgroup: of the v1 controller, or of v2. */
const cgroupFile = (pid: number, controller: string, v1: string, v2: string) =>
  node.sh(`
    cd /sys/fs/cgroup
    if [ -e cgroup.controllers ]; then cat ".$(sed -n 's/^0:://p' /proc/${pid}/cgroup)/${v2}"
    else cat "${controller}$(sed -nE 's/^[0-9]+:([^:]*,)?${controller}(,[^:]*)?://p' /proc/${pid}/cgroup)/${v1}"; fi`);

each('limits are the cgroup’s', {}, async (t, podId) => {
  const resources = {
    memoryLimitInBytes: 64n * 1024n * 1024n,
    cpuQuota: 50_000n,
    cpuPeriod: 100_000n,
    cpuShares: 512n,
    oomScoreAdj: 500n,
  };
  const id = await idle(podId, { linux: { resources, securityContext: { namespaceOptions: OWN_PID } } });
  const pid = await world.pid(id);
  t.equal(await cgroupFile(pid, 'memory', 'memory.limit_in_bytes', 'memory.max'), '67108864\n');
  t.match(await cgroupFile(pid, 'cpu', 'cpu.cfs_quota_us', 'cpu.max'), /^50000( 100000)?\n$/);
  t.match(await cgroupFile(pid, 'cpu', 'cpu.shares', 'cpu.weight'), /^(512|20|59)\n$/);
  t.equal(await sh(id, 'cat /proc/1/oom_score_adj'), '500');
  t.match(await world.status(id), {
    resources: { linux: { memoryLimitInBytes: 64n * 1024n * 1024n, cpuShares: 512n } },
  });
});

each(
  'a container lies below the cgroup that its pod is given, which stays',
  { linux: { cgroupParent: '/kubepods/burstable/pod-x', securityContext: { namespaceOptions: OWN_PID } } },
  async (t, podId) => {
    const id = await idle(podId);
    const pid = await world.pid(id);
    const below = `/kubepods/burstable/pod-x/${id}`;
    const groups = (await node.sh(`cat /proc/${pid}/cgroup`)).split('\n').filter(line => line.endsWith(below));
    t.ok(groups.length > 0, 'its cgroup is there');
    await runtime.removePodSandbox({ podSandboxId: podId });
    t.equal(await node.sh(`find /sys/fs/cgroup -type d -name ${id}`), '');
    t.not(await node.sh('find /sys/fs/cgroup -type d -name pod-x'), '', 'the kubelet removes it');
  },
);

/** Bits of /proc/PID/status by capability. Source: linux/capability.h. */
const BITS = { CHOWN: 0, NET_BIND_SERVICE: 10, NET_RAW: 13, SYS_ADMIN: 21, SYS_TIME: 25 } as const;

async function capabilities(id: string): Promise<(name: keyof typeof BITS) => boolean> {
  const mask = BigInt(`0x${await sh(id, "sed -n 's/^CapEff:.//p' /proc/1/status")}`);
  return name => ((mask >> BigInt(BITS[name])) & 1n) === 1n;
}

each('capabilities are added and dropped', {}, async (t, podId) => {
  const usual = await capabilities(await idle(podId));
  t.ok(usual('CHOWN') && usual('NET_RAW'));
  t.notOk(usual('SYS_ADMIN') || usual('SYS_TIME'));
  const change = { addCapabilities: ['SYS_TIME'], dropCapabilities: ['NET_RAW'] };
  const changed = await capabilities(await idle(podId, secured({ capabilities: change })));
  t.ok(changed('SYS_TIME') && changed('CHOWN'));
  t.notOk(changed('NET_RAW'));
  const few = { addCapabilities: ['NET_BIND_SERVICE'], dropCapabilities: ['ALL'] };
  const id = await idle(podId, secured({ capabilities: few, noNewPrivs: true }));
  t.match(await sh(id, 'grep -E "Cap(Eff|Bnd)" /proc/1/status'), /^CapEff:\t0{13}400\nCapBnd:\t0{13}400$/);
  t.match(await sh(id, 'grep NoNewPrivs /proc/1/status'), /\t1$/);
});

each('seccomp, masked and read-only paths hold', {}, async (t, podId) => {
  const id = await idle(
    podId,
    secured({
      seccomp: { profileType: ProfileType.RuntimeDefault },
      maskedPaths: ['/proc/keys', '/etc/added'],
      readonlyPaths: ['/proc/sys'],
    }),
  );
  t.match(await sh(id, 'grep Seccomp: /proc/1/status'), /\t2$/);
  t.equal(await sh(id, 'cat /proc/keys /etc/added'), '');
  await fails(t, id, 'echo 1 > /proc/sys/net/ipv4/ip_forward', /Read-only file system/);
});

const PRIVILEGED = { linux: { securityContext: { privileged: true, namespaceOptions: OWN_PID } } };

each('a privileged container may do what the node may', PRIVILEGED, async (t, podId) => {
  const id = await idle(podId, secured({ privileged: true }));
  const has = await capabilities(id);
  t.ok(has('SYS_ADMIN') && has('NET_RAW'));
  t.equal(await sh(id, 'mkdir /m && mount -t tmpfs tmpfs /m && touch /m/x && ls /m'), 'x');
  t.match(await sh(id, 'grep Seccomp: /proc/1/status'), /\t0$/);
  t.match(await sh(id, 'awk \'$5 == "/sys" { print $6 }\' /proc/1/mountinfo'), /^rw,/);
  const plain = await idle(podId);
  await fails(t, plain, 'mkdir /m && mount -t tmpfs tmpfs /m', /ermission denied|not permitted/);
});

each(
  'settings of the pod’s kernel namespaces are set',
  {
    linux: {
      sysctls: { 'net.core.somaxconn': '321', 'kernel.shm_rmid_forced': '1' },
      securityContext: { namespaceOptions: OWN_PID },
    },
  },
  async (t, podId) => {
    const id = await idle(podId);
    t.equal(await sh(id, 'cat /proc/sys/net/core/somaxconn /proc/sys/kernel/shm_rmid_forced'), '321\n1');
  },
);

each('devices of the host are there under their new names', {}, async (t, podId) => {
  const id = await idle(podId, {
    devices: [{ containerPath: '/dev/nothing', hostPath: '/dev/null', permissions: 'rw' }],
  });
  t.equal(await sh(id, 'echo x > /dev/nothing; cat /dev/nothing; stat -c %t:%T /dev/nothing'), '1:3');
});

t.test('nothing is left of any of them', async t => {
  t.strictSame((await runtime.listPodSandbox({})).items, []);
  t.strictSame(await world.leftovers(), []);
});
