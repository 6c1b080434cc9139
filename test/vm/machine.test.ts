// serial
// timeout: 1800
import { Code } from '@cleat/base';
import { CgroupDriver, SecurityProfile_ProfileType as Profile, type SecurityProfile } from '@cleat/proto/cri';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { MachineWorld } from './machine-world.ts';
import { below, ownPids, type PodPlace, podLife } from './pod-life.ts';

const CGROUPS = '/sys/fs/cgroup';
const HANDLERS = ['runc', 'crun'] as const;

const world = await MachineWorld.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { machine, runtime } = world;

/** A pod of the kubelet's with the cgroupfs driver. */
const plain = (name: string): PodPlace => {
  const cgroupParent = `/kubepods/burstable/pod-${name}`;
  const groupOf = (id: string) => `${CGROUPS}${cgroupParent}/${id}`;
  return { cgroupParent, groupOf, limitsOf: groupOf };
};

/** One with the systemd driver. crun makes a group of its own within the scope. */
const slice = (name: string): PodPlace => {
  const cgroupParent = `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${name}.slice`;
  const groupOf = (id: string) => `${CGROUPS}${cgroupParent}/cleat-${id}.scope`;
  return { cgroupParent, groupOf, limitsOf: id => (name === 'crun' ? `${groupOf(id)}/container` : groupOf(id)) };
};

t.test('systemd starts the daemon on a machine with cgroup v2 and AppArmor', async t => {
  t.equal((await machine.sh('systemctl is-active cleatd')).trim(), 'active');
  t.equal((await machine.sh(`stat -f -c %T ${CGROUPS}`)).trim(), 'cgroup2fs');
  t.match(await world.read('/sys/kernel/security/apparmor/profiles'), /^cleat-default \(enforce\)$/m);
  t.same(await runtime.runtimeConfig(), { linux: { cgroupDriver: CgroupDriver.CGROUPFS } });
});

for (const handler of HANDLERS)
  t.test(`a pod of ${handler} lives on cgroup v2`, t => podLife(t, world, handler, plain(handler)));

t.test('AppArmor confines a container by the profile that was asked for', async t => {
  const profile =
    'profile cleat-test flags=(attach_disconnected) { file, signal (receive) peer=unconfined, deny /etc/passwd r, }';
  t.match(await machine.run('apparmor_parser', ['-K', '-r'], { input: profile }), { code: 0 });
  const podId = await world.runPod('apparmor');
  const asked: readonly [string, SecurityProfile | undefined, string, number][] = [
    ['nothing', undefined, 'cleat-default (enforce)', 1],
    ['RuntimeDefault', { profileType: Profile.RuntimeDefault, localhostRef: '' }, 'cleat-default (enforce)', 1],
    ['Unconfined', { profileType: Profile.Unconfined, localhostRef: '' }, 'unconfined', 0],
    ['Localhost', { profileType: Profile.Localhost, localhostRef: 'cleat-test' }, 'cleat-test (enforce)', 1],
  ];
  for (const [name, apparmor, label, mounts] of asked) {
    const security = { capabilities: { addCapabilities: ['SYS_ADMIN'] }, ...(apparmor && { apparmor }) };
    const id = await world.runContainer(podId, name.toLowerCase(), ['sleep', '1000'], {
      linux: ownPids(security),
    });
    t.equal((await world.exec(id, 'cat', '/proc/1/attr/current')).stdout.trim(), label, name);
    const mount = await world.exec(id, 'mount', '-t', 'tmpfs', 'none', '/tmp');
    t.equal(mount.exitCode === 0 ? 0 : 1, mounts, `${name}: whether it may mount: ${mount.stderr}`);
    const passwd = await world.exec(id, 'cat', '/etc/passwd');
    t.equal(passwd.exitCode, name === 'Localhost' ? 1 : 0, `${name}: the rule of the profile: ${passwd.stderr}`);
  }
  await world.runtime.removePodSandbox({ podSandboxId: podId });
});

t.test('a profile that is not loaded is refused by its name, and nothing is left of the sandbox', async t => {
  const apparmor = { profileType: Profile.Localhost, localhostRef: 'no-such-profile' };
  const podId = await world.runPod('no-profile');
  const create = world.runContainer(podId, 'c', ['true'], { linux: ownPids({ apparmor }) });
  await t.rejects(create, { code: Code.FailedPrecondition, message: /profile no-such-profile is not loaded/ });
  t.same((await runtime.listContainers()).containers, []);
  await world.runtime.removePodSandbox({ podSandboxId: podId });
});

t.test('a restart of the unit, or a crash of the daemon, leaves containers as they are', async t => {
  const podId = await world.runPod('stays');
  const id = await world.runContainer(podId, 'c', ['sleep', '1000']);
  const pid = await world.pid(id);
  for (const end of ['restart', 'kill --kill-who main -s KILL']) {
    const before = (await machine.sh('systemctl show -P MainPID cleatd')).trim();
    await machine.sh(`systemctl ${end} cleatd`);
    await machine.sh(
      `until pid=$(systemctl show -P MainPID cleatd); [ $pid != 0 ] && [ $pid != ${before} ]; do sleep 0.2; done`,
    );
    await world.answers();
    t.equal(await world.pid(id), pid, `after ${end}`);
    t.match(await world.exec(id, 'echo', 'here'), { exitCode: 0, stdout: 'here\n' }, `after ${end}`);
  }
  await world.runtime.removePodSandbox({ podSandboxId: podId });
});

t.test('the systemd cgroup driver', async t => {
  const oldPlace = plain('old');
  const oldPod = await world.runPod('old', { linux: below(oldPlace.cgroupParent) });
  await world.configure({ runtime: { cgroup_driver: 'systemd' } });
  t.same(await runtime.runtimeConfig(), { linux: { cgroupDriver: CgroupDriver.SYSTEMD } });

  await t.test('a pod of before keeps the driver it was made with', async t => {
    const id = await world.runContainer(oldPod, 'c', ['sleep', '1000']);
    t.equal((await world.read(`${oldPlace.groupOf(id)}/cgroup.procs`)).trim(), `${await world.pid(id)}`);
    await runtime.removePodSandbox({ podSandboxId: oldPod });
  });
  for (const handler of HANDLERS)
    await t.test(`a pod of ${handler} lives in its slice`, t => podLife(t, world, handler, slice(handler)));

  await t.test('limits outlive a reload of systemd, and no unit outlives its container', async t => {
    for (const handler of HANDLERS) {
      const place = slice(handler);
      const podId = await world.runPod(`reload-${handler}`, { linux: below(place.cgroupParent) }, handler);
      const resources = { memoryLimitInBytes: 64n * 1024n * 1024n };
      const id = await world.runContainer(podId, 'c', ['sleep', '1000'], { linux: { resources, ...ownPids() } });
      await machine.sh('systemctl daemon-reload');
      t.equal((await world.read(`${place.limitsOf(id)}/memory.max`)).trim(), `${64 * 1024 * 1024}`, handler);
      await runtime.removePodSandbox({ podSandboxId: podId });
      await eventually(async () => {
        const units = await machine.sh("systemctl list-units --all --no-legend 'cleat-*'");
        if (units.includes(id)) throw new Error(units);
      }, `the unit of the container of ${handler} is gone`);
    }
  });
  await t.test('a pod without a parent is in a slice of ours', async t => {
    const podId = await world.runPod('alone');
    const id = await world.runContainer(podId, 'c', ['sleep', '1000']);
    const procs = await world.read(`${CGROUPS}/cleat.slice/cleat-${id}.scope/cgroup.procs`);
    t.equal(procs.trim(), `${await world.pid(id)}`);
    await runtime.removePodSandbox({ podSandboxId: podId });
  });
  await t.test('a parent that is no slice is refused', async t => {
    const refused = world.runPod('refused', { linux: below('/kubepods/pod1') });
    await t.rejects(refused, {
      code: Code.InvalidArgument,
      message: /cgroup_parent "\/kubepods\/pod1" is not a slice/,
    });
  });
});
