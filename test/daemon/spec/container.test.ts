import t from 'tap';
import { buildSpec } from '../../../daemon/spec/container.ts';
import { buildExecProcess } from '../../../daemon/spec/exec.ts';
import { buildPauseSpec } from '../../../daemon/spec/pause.ts';
import { hostFacts, sandboxConfig, specInput } from './fixtures/input.ts';

const privileged = { linux: { securityContext: { privileged: true } } };
const v2 = { ...hostFacts, cgroupVersion: 2 } as const;

t.test('a container that asks for nothing', async t => {
  const spec = buildSpec(specInput());
  t.match(spec, {
    process: { terminal: false, args: ['/bin/server', '--default'], cwd: '/', noNewPrivileges: false, oomScoreAdj: 0 },
    root: { path: 'rootfs', readonly: false },
    annotations: {
      'io.kubernetes.cri.container-type': 'container',
      'io.kubernetes.cri.sandbox-id': 'pod-id',
      'io.kubernetes.cri.container-name': 'web',
      'io.kubernetes.cri.sandbox-namespace': 'shop',
    },
    linux: { cgroupsPath: '/pods/one', devices: [] },
  });
  t.ok(spec.process.env.includes('HOSTNAME=pod-host'));
  for (const absent of ['hostname', 'rlimits', 'seccomp', 'rootfsPropagation'])
    t.notMatch(JSON.stringify(spec), `"${absent}"`, `${absent} is the runtime's`);
  t.doesNotThrow(() => JSON.stringify(spec), 'no 64-bit integer is left in it');
});

t.test('what was looked up before goes in as it is', async t => {
  const seccomp = { defaultAction: 'SCMP_ACT_ALLOW' };
  const rlimits = [{ type: 'RLIMIT_NOFILE', soft: 1024, hard: 4096 }];
  const device = { path: '/dev/a', type: 'c', major: 10, minor: 1, fileMode: 0o600, uid: 0, gid: 0 } as const;
  const user = { uid: 5, gid: 6, additionalGids: [6, 7] };
  const spec = buildSpec(
    specInput(
      {},
      {},
      { seccomp, rlimits, user, devices: [{ device, access: 'r' }], rootfs: '/r', annotations: { mine: 'x' } },
    ),
  );
  t.match(spec, {
    process: { user, rlimits },
    root: { path: '/r' },
    annotations: { mine: 'x' },
    linux: { seccomp, devices: [device] },
  });
  t.same(spec.linux.resources.devices.at(-1), { allow: true, type: 'c', major: 10, minor: 1, access: 'r' });
});

t.test("on cgroup v2 a container sees its own cgroup as the root, a privileged one the host's", async t => {
  const types = (input: Parameters<typeof buildSpec>[0]) => buildSpec(input).linux.namespaces.map(n => n.type);
  t.ok(types(specInput({}, {}, { host: v2 })).includes('cgroup'));
  t.notOk(types(specInput(privileged, privileged, { host: v2 })).includes('cgroup'));
  t.notOk(types(specInput()).includes('cgroup'));
});

t.test('in a scope of systemd the number of processes has no limit: systemd would set one', async t => {
  t.same(buildSpec({ ...specInput(), cgroupsPath: 'pod.slice:cleat:id' }).linux?.resources.pids, { limit: -1 });
  t.equal(buildSpec(specInput()).linux?.resources.pids, undefined, 'a plain cgroup has none to begin with');
});

t.test('the pause container has no rights, and is the init of a PID namespace of its own', async t => {
  const namespaces = { net: '/ns/net', ipc: '/ns/ipc', uts: '/ns/uts' };
  const sandbox = sandboxConfig({ metadata: { name: 'pod', namespace: 'shop' }, logDirectory: '/logs' });
  const spec = buildPauseSpec({
    rootfs: '/pause',
    sandboxId: 'id',
    sandbox,
    namespaces,
    cgroupsPath: '/p',
    host: { ...hostFacts, oomScoreAdjFloor: -5 },
  });
  t.match(spec, {
    process: { args: ['/pause'], noNewPrivileges: true, oomScoreAdj: -5, user: { uid: 65535 } },
    root: { path: '/pause', readonly: true },
    annotations: { 'io.kubernetes.cri.container-type': 'sandbox', 'io.kubernetes.cri.sandbox-id': 'id' },
  });
  t.same(spec.process.capabilities.bounding, []);
  t.same(spec.linux.namespaces, [
    { type: 'mount' },
    { type: 'pid' },
    { type: 'ipc', path: '/ns/ipc' },
    { type: 'network', path: '/ns/net' },
    { type: 'uts', path: '/ns/uts' },
  ]);
});

t.test('a further process has the rights of the first, and a terminal only when asked', async t => {
  const spec = buildSpec(specInput({ tty: true, envs: [{ key: 'A', value: Buffer.from('1') }] }));
  const plain = buildExecProcess(spec, ['/bin/ls', '-l']);
  t.same(plain, { ...spec.process, args: ['/bin/ls', '-l'], terminal: false });
  const silent = buildSpec(specInput());
  t.notMatch(silent.process.env, /TERM=/);
  t.ok(buildExecProcess(silent, ['sh'], true).env.includes('TERM=xterm'));
  t.equal(buildExecProcess(spec, ['sh'], true).env.filter(e => e.startsWith('TERM=')).length, 1);
});
