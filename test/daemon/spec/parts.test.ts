import { Code } from '@cleat/base';
import { NamespaceMode } from '@cleat/proto/cri';
import t from 'tap';
import { capabilitySets } from '../../../daemon/spec/capabilities.ts';
import { hiddenPaths } from '../../../daemon/spec/hidden-paths.ts';
import { containerNamespaces } from '../../../daemon/spec/namespaces.ts';
import { processLabels } from '../../../daemon/spec/process-labels.ts';
import { containerResources, oomScoreAdj } from '../../../daemon/spec/resources.ts';
import { seccompFor } from '../../../daemon/spec/seccomp.ts';
import { podSysctls } from '../../../daemon/spec/sysctls.ts';
import { hostFacts, sandboxConfig } from './fixtures/input.ts';

const { POD, CONTAINER, NODE, TARGET } = NamespaceMode;

t.test('capabilities: drop wins over add, a name over ALL, and all means what the daemon has', async t => {
  const all = hostFacts.boundingCaps;
  const byDefault = ['CAP_CHOWN', 'CAP_NET_BIND_SERVICE', 'CAP_KILL'];
  const cases: [add: string[], drop: string[], expected: readonly string[]][] = [
    [[], [], byDefault],
    [['NET_ADMIN'], [], [...byDefault, 'CAP_NET_ADMIN']],
    [['cap_net_admin'], ['KILL'], ['CAP_CHOWN', 'CAP_NET_BIND_SERVICE', 'CAP_NET_ADMIN']],
    [['ALL'], [], all],
    [['ALL'], ['SYS_ADMIN'], all.filter(c => c !== 'CAP_SYS_ADMIN')],
    [['NET_BIND_SERVICE'], ['ALL'], ['CAP_NET_BIND_SERVICE']],
    [['KILL'], ['KILL'], ['CAP_CHOWN', 'CAP_NET_BIND_SERVICE']],
    [['ALL'], ['ALL'], []],
  ];
  for (const [addCapabilities, dropCapabilities, expected] of cases) {
    const sets = capabilitySets({ addCapabilities, dropCapabilities }, false, all);
    for (const set of [sets.bounding, sets.effective, sets.permitted]) t.same(set, expected);
    t.same([sets.inheritable, sets.ambient], [[], []]);
  }
  t.same(
    capabilitySets({ dropCapabilities: ['ALL'] }, true, all).effective,
    all,
    'privileged has all, whatever is dropped',
  );
  const ambient = capabilitySets({ dropCapabilities: ['ALL'], addAmbientCapabilities: ['KILL'] }, false, all);
  t.same(ambient, {
    bounding: ['CAP_KILL'],
    effective: ['CAP_KILL'],
    permitted: ['CAP_KILL'],
    inheritable: ['CAP_KILL'],
    ambient: ['CAP_KILL'],
  });
  t.throws(() => capabilitySets({ addCapabilities: ['SYS_TIME'] }, false, all), {
    code: Code.FailedPrecondition,
    message: /CAP_SYS_TIME/,
  });
});

t.test("namespaces: the pod's are joined, the host's are left, and mounts are always new", async t => {
  const paths = { net: '/n', ipc: '/i', uts: '/u', pid: '/p' };
  const option = (pid: number, network: number = POD, ipc: number = POD) =>
    ({ pid, network, ipc, targetId: '', usernsOptions: undefined }) as Parameters<typeof containerNamespaces>[0];
  const joined = [
    { type: 'ipc', path: '/i' },
    { type: 'network', path: '/n' },
    { type: 'uts', path: '/u' },
  ];
  t.same(containerNamespaces(undefined, undefined, paths, false), [
    { type: 'mount' },
    { type: 'pid', path: '/p' },
    ...joined,
  ]);
  t.same(containerNamespaces(option(CONTAINER), option(CONTAINER), paths, true), [
    { type: 'mount' },
    { type: 'pid' },
    ...joined,
    { type: 'cgroup' },
  ]);
  t.same(containerNamespaces(option(NODE, NODE, NODE), option(NODE, NODE, NODE), {}, false), [{ type: 'mount' }]);
  t.same(
    containerNamespaces(option(CONTAINER, NODE), undefined, paths, false),
    [{ type: 'mount' }, { type: 'pid' }, joined[0]],
    "the host's network goes with its host name",
  );
  t.same(containerNamespaces(option(TARGET), option(CONTAINER), paths, false)[1], { type: 'pid', path: '/p' });
  t.same(
    containerNamespaces(undefined, option(NODE), {}, false),
    [{ type: 'mount' }],
    'a container that says nothing shares what its pod has',
  );
  t.throws(() => containerNamespaces(option(POD), option(CONTAINER), {}, false), {
    code: Code.FailedPrecondition,
    message: /pid is POD/,
  });
  t.throws(() => containerNamespaces(option(TARGET), option(CONTAINER), {}, false), {
    code: Code.FailedPrecondition,
    message: /TARGET/,
  });
});

t.test('resources: 0 means nothing asked, and a limit that JSON cannot carry is cut', async t => {
  const v1 = { cgroupVersion: 1 } as const;
  t.same(containerResources(undefined, v1), {});
  t.same(
    containerResources(
      { cpuShares: 0n, cpuQuota: 0n, memoryLimitInBytes: 0n, cpusetCpus: '', hugepageLimits: [], unified: {} },
      v1,
    ),
    {},
  );
  const hugepageLimits = [{ pageSize: '2MB', limit: 4194304n }];
  const full = {
    cpuShares: 512n,
    cpuQuota: -1n,
    cpuPeriod: 100000n,
    cpusetCpus: '0-1',
    cpusetMems: '0',
    memoryLimitInBytes: 64n << 20n,
    memorySwapLimitInBytes: 2n ** 63n - 1n,
    hugepageLimits,
  };
  t.same(containerResources(full, v1), {
    cpu: { shares: 512, quota: -1, period: 100000, cpus: '0-1', mems: '0' },
    memory: { limit: 67108864, swap: Number.MAX_SAFE_INTEGER },
    hugepageLimits: [{ pageSize: '2MB', limit: 4194304 }],
  });
  t.notOk(containerResources(full, { ...v1, hugetlb: false }).hugepageLimits);
  const unified = { 'memory.high': '1000' };
  t.same(containerResources({ unified }, { cgroupVersion: 2 }), { unified });
  t.throws(() => containerResources({ unified }, v1), {
    code: Code.InvalidArgument,
    message: /memory.high.*cgroup v1/,
  });
});

t.test('an OOM score is raised to what the daemon may give', async t => {
  t.equal(oomScoreAdj(undefined, undefined), 0);
  t.equal(oomScoreAdj(-998n, undefined), -998);
  t.equal(oomScoreAdj(-998n, 0), 0);
  t.equal(oomScoreAdj(500n, 0), 500);
  t.throws(() => oomScoreAdj(1001n, undefined), { code: Code.InvalidArgument });
});

t.test("sysctls: only those that have a namespace, and only when it is the pod's", async t => {
  const sandbox = (sysctls: Record<string, string>, network: 0 | 2 = POD, ipc: 0 | 2 = POD) =>
    sandboxConfig({ linux: { sysctls, securityContext: { namespaceOptions: { network, ipc } } } });
  const low = { 'net.ipv4.ip_unprivileged_port_start': '0', 'net.ipv4.ping_group_range': '0 2147483647' };
  t.same(podSysctls(sandbox({})), low);
  t.same(podSysctls(sandbox({}, NODE)), {});
  t.same(
    podSysctls(
      sandbox({
        'kernel.shm_rmid_forced': '1',
        'fs.mqueue.msg_max': '20',
        'net.ipv4.ip_unprivileged_port_start': '80',
      }),
    ),
    { ...low, 'net.ipv4.ip_unprivileged_port_start': '80', 'kernel.shm_rmid_forced': '1', 'fs.mqueue.msg_max': '20' },
  );
  t.same(podSysctls(sandbox({ 'net/ipv4/ip_forward': '1' })), { ...low, 'net.ipv4.ip_forward': '1' });
  for (const name of [
    'kernel.hostname',
    'vm.swappiness',
    'kernel.pid_max',
    'net',
    'net.a b',
    'kernel.shmmaxx/../../x',
    'fs.mqueue.../x',
  ])
    t.throws(() => podSysctls(sandbox({ [name]: '1' })), { code: Code.InvalidArgument }, name);
  t.throws(() => podSysctls(sandbox({ 'net.core.somaxconn': '1' }, NODE)), /host's network/);
  t.throws(() => podSysctls(sandbox({ 'kernel.sem': '1' }, POD, NODE)), /host's IPC/);
});

t.test('paths are hidden as asked, else as usual, and not for a privileged container', async t => {
  t.ok(hiddenPaths(undefined, false).maskedPaths.includes('/proc/kcore'));
  t.ok(hiddenPaths({ maskedPaths: [] }, false).readonlyPaths.includes('/proc/sys'));
  t.same(hiddenPaths({ maskedPaths: ['/a'], readonlyPaths: ['/b'] }, false), {
    maskedPaths: ['/a'],
    readonlyPaths: ['/b'],
  });
  t.same(hiddenPaths({ maskedPaths: ['/a'], readonlyPaths: ['/b'] }, true), { maskedPaths: [], readonlyPaths: [] });
});

t.test('AppArmor and SELinux are asked for only where they are', async t => {
  const here = { apparmor: true, selinux: true };
  const nowhere = { apparmor: false, selinux: false };
  const localhost = { apparmor: { profileType: 2, localhostRef: 'localhost/mine' } } as const;
  const selinuxOptions = { user: 'u', role: 'r', type: 't', level: 's0:c1' };
  t.same(processLabels({ ...localhost, selinuxOptions }, here), {
    apparmorProfile: 'mine',
    selinuxLabel: 'u:r:t:s0:c1',
  });
  t.same(processLabels({ apparmorProfile: 'localhost/old' }, here), { apparmorProfile: 'old' });
  t.same(processLabels({ selinuxOptions, apparmor: { profileType: 0, localhostRef: '' } }, nowhere), {});
  t.same(processLabels({ ...localhost, selinuxOptions, privileged: true }, here), {});
  t.throws(() => processLabels(localhost, nowhere), { code: Code.FailedPrecondition, message: /mine.*no AppArmor/ });
  t.throws(() => processLabels({ apparmorProfile: 'odd' }, here), {
    code: Code.InvalidArgument,
    message: /apparmor.*"odd"/,
  });
});

t.test('seccomp: a profile of the node is embedded as it stands; what cannot be read is named', async t => {
  const dir = t.testdir({
    'good.json': '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[]}',
    'bad.json': '{',
    'none.json': '{}',
  });
  const from = (localhostRef: string) => seccompFor({ seccomp: { profileType: 2, localhostRef } }, []);
  t.same(await from(`${dir}/good.json`), { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] });
  t.same(await seccompFor({ seccompProfilePath: `localhost/${dir}/good.json` }, []), {
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [],
  });
  t.equal(await seccompFor({ seccomp: { profileType: 1, localhostRef: '' } }, []), undefined);
  t.match(await seccompFor({ seccompProfilePath: 'runtime/default' }, []), { defaultAction: 'SCMP_ACT_ERRNO' });
  t.equal(
    await seccompFor({ privileged: true, seccomp: { profileType: 2, localhostRef: `${dir}/good.json` } }, []),
    undefined,
  );
  for (const [ref, message] of [
    [`${dir}/gone.json`, /gone.json/],
    [`${dir}/bad.json`, /bad.json/],
    [`${dir}/none.json`, /no defaultAction/],
    ['relative.json', /absolute/],
    ['', /localhost_ref is required/],
  ] as const)
    await t.rejects(from(ref), { code: Code.InvalidArgument, message });
});
