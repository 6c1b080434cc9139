import type { Init } from '@cleat/proto/codec';
import {
  type LinuxContainerSecurityContext,
  SecurityProfile_ProfileType as ProfileType,
  SupplementalGroupsPolicy,
} from '@cleat/proto/cri';
import t from 'tap';
import { BothRuntimes, OWN_PID, secured } from './both-runtimes.ts';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { node, runtime } = world;
const both = new BothRuntimes(world);

both.each('a process runs as who it is asked to be', {}, async (t, podId) => {
  const cases: ReadonlyArray<readonly [Init<LinuxContainerSecurityContext>, string]> = [
    [{}, 'uid=0(root) gid=0(root) groups=0(root)'],
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
    const id = await both.idle(podId, secured(security));
    const shown = await both.sh(id, 'id');
    const parts = (text: string) =>
      text
        .replace(/.*groups=/, '')
        .split(',')
        .sort();
    t.equal(shown.replace(/groups=.*/, ''), expected.replace(/groups=.*/, ''));
    t.strictSame(parts(shown), parts(expected));
    const user = (await world.status(id)).user?.linux;
    t.equal(`${user?.uid}:${user?.gid}`, await both.sh(id, 'echo $(id -u):$(id -g)'), 'the status tells the same');
    t.strictSame(
      user?.supplementalGroups.map(Number).sort(),
      (await both.sh(id, 'id -G')).split(' ').map(Number).sort(),
    );
  }
});

/** A file of the process's cgroup: of the v1 controller, or of v2. */
const cgroupFile = (pid: number, controller: string, v1: string, v2: string) =>
  node.sh(`
    cd /sys/fs/cgroup
    if [ -e cgroup.controllers ]; then cat ".$(sed -n 's/^0:://p' /proc/${pid}/cgroup)/${v2}"
    else cat "${controller}$(sed -nE 's/^[0-9]+:([^:]*,)?${controller}(,[^:]*)?://p' /proc/${pid}/cgroup)/${v1}"; fi`);

both.each('limits are the cgroup’s', {}, async (t, podId) => {
  const resources = {
    memoryLimitInBytes: 64n * 1024n * 1024n,
    cpuQuota: 50_000n,
    cpuPeriod: 100_000n,
    cpuShares: 512n,
    oomScoreAdj: 500n,
  };
  const id = await both.idle(podId, { linux: { resources, securityContext: { namespaceOptions: OWN_PID } } });
  const pid = await world.pid(id);
  t.equal(await cgroupFile(pid, 'memory', 'memory.limit_in_bytes', 'memory.max'), '67108864\n');
  t.match(await cgroupFile(pid, 'cpu', 'cpu.cfs_quota_us', 'cpu.max'), /^50000( 100000)?\n$/);
  t.match(await cgroupFile(pid, 'cpu', 'cpu.shares', 'cpu.weight'), /^(512|20|59)\n$/);
  t.equal(await both.sh(id, 'cat /proc/1/oom_score_adj'), '500');
  t.match(await world.status(id), {
    resources: { linux: { memoryLimitInBytes: 64n * 1024n * 1024n, cpuShares: 512n } },
  });
});

both.each(
  'a container lies below the cgroup that its pod is given, which stays',
  { linux: { cgroupParent: '/kubepods/burstable/pod-x', securityContext: { namespaceOptions: OWN_PID } } },
  async (t, podId) => {
    const id = await both.idle(podId);
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
  const mask = BigInt(`0x${await both.sh(id, "sed -n 's/^CapEff:.//p' /proc/1/status")}`);
  return name => ((mask >> BigInt(BITS[name])) & 1n) === 1n;
}

both.each('capabilities are added and dropped', {}, async (t, podId) => {
  const change = { addCapabilities: ['SYS_TIME'], dropCapabilities: ['NET_RAW'] };
  const changed = await capabilities(await both.idle(podId, secured({ capabilities: change })));
  t.ok(changed('SYS_TIME') && changed('CHOWN'));
  t.notOk(changed('NET_RAW') || changed('SYS_ADMIN'));
  const few = { addCapabilities: ['NET_BIND_SERVICE'], dropCapabilities: ['ALL'] };
  const id = await both.idle(podId, secured({ capabilities: few, noNewPrivs: true }));
  t.match(await both.sh(id, 'grep -E "Cap(Eff|Bnd)" /proc/1/status'), /^CapEff:\t0{13}400\nCapBnd:\t0{13}400$/);
  t.match(await both.sh(id, 'grep NoNewPrivs /proc/1/status'), /\t1$/);
});

both.each('seccomp, masked and read-only paths hold', {}, async (t, podId) => {
  const id = await both.idle(
    podId,
    secured({
      seccomp: { profileType: ProfileType.RuntimeDefault },
      maskedPaths: ['/proc/keys', '/etc/added'],
      readonlyPaths: ['/proc/sys'],
    }),
  );
  t.match(await both.sh(id, 'grep Seccomp: /proc/1/status'), /\t2$/);
  t.equal(await both.sh(id, 'cat /proc/keys /etc/added'), '');
  await both.fails(t, id, 'echo 1 > /proc/sys/net/ipv4/ip_forward', /Read-only file system/);
});

const PRIVILEGED = { linux: { securityContext: { privileged: true, namespaceOptions: OWN_PID } } };

both.each('a privileged container may do what the node may', PRIVILEGED, async (t, podId) => {
  const id = await both.idle(podId, secured({ privileged: true }));
  const has = await capabilities(id);
  t.ok(has('SYS_ADMIN') && has('NET_RAW'));
  t.equal(await both.sh(id, 'mkdir /m && mount -t tmpfs tmpfs /m && touch /m/x && ls /m'), 'x');
  t.match(await both.sh(id, 'grep Seccomp: /proc/1/status'), /\t0$/);
  t.match(await both.sh(id, 'awk \'$5 == "/sys" { print $6 }\' /proc/1/mountinfo'), /^rw,/);
  const plain = await both.idle(podId);
  await both.fails(t, plain, 'mkdir /m && mount -t tmpfs tmpfs /m', /ermission denied|not permitted/);
});

both.each('devices of the host are there under their new names', {}, async (t, podId) => {
  const id = await both.idle(podId, {
    devices: [{ containerPath: '/dev/nothing', hostPath: '/dev/null', permissions: 'rw' }],
  });
  t.equal(await both.sh(id, 'echo x > /dev/nothing; cat /dev/nothing; stat -c %t:%T /dev/nothing'), '1:3');
});

t.test('nothing is left of any of them', async t => {
  t.strictSame((await runtime.listPodSandbox({})).items, []);
  t.strictSame(await world.leftovers(), []);
});
