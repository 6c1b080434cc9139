// timeout: 300
import { mkdir, readFile } from 'node:fs/promises';
import { Code } from '@cleat/base';
import { MountPropagation, NamespaceMode, Protocol } from '@cleat/proto/cri';
import t from 'tap';
import { makeImage, makeLayer } from '../node/image.ts';
import { busyboxLayers, findProgram } from '../node/images.ts';
import { BothRuntimes, secured } from './both-runtimes.ts';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { node, runtime } = world;
const both = new BothRuntimes(world);
const nothing = await world.leftovers();

const program = { data: await readFile(findProgram('busybox')), mode: 0o4755 };
const suidLayer = await makeLayer({ 'suid/': { type: 'directory' }, 'suid/busybox': program });
const suid = await world.registry.push('suid', '1', makeImage([...(await busyboxLayers()), suidLayer], {}));
await world.daemon.cri.image.pullImage({ image: { image: suid } });

const user = { runAsUser: { value: 1000n }, runAsGroup: { value: 1000n } };

both.each('ambient capabilities reach a program of a user who is not root', {}, async (t, podId) => {
  const capabilities = { addAmbientCapabilities: ['NET_ADMIN'], dropCapabilities: ['ALL'] };
  const id = await both.idle(podId, secured({ ...user, capabilities }));
  const sets = await both.sh(id, 'grep ^Cap /proc/self/status');
  for (const name of ['Inh', 'Prm', 'Eff', 'Bnd', 'Amb']) t.match(sets, new RegExp(`Cap${name}:\t0{12}1000$`, 'm'));
  await both.sh(id, 'ip link set lo down && ip link set lo up');
  const added = await both.idle(podId, secured({ ...user, capabilities: { addCapabilities: ['NET_ADMIN'] } }));
  t.match(await both.sh(added, 'grep ^CapEff /proc/self/status'), /\t0{16}$/, 'without ambient, root alone has them');
});

both.each('no_new_privs keeps a set-user-id program from gaining rights', {}, async (t, podId) => {
  const traceroute = async (noNewPrivs: boolean) => {
    const id = await both.idle(podId, { image: { image: suid }, ...secured({ ...user, noNewPrivs }) });
    return await world.exec(id, '/suid/busybox', 'traceroute', '-n', '-m1', '-w1', '-q1', '127.0.0.1');
  };
  t.match(await traceroute(false), { exitCode: 0 }, 'root’s capabilities come with root’s id');
  t.match(await traceroute(true), { exitCode: 1, stderr: /not permitted|must be suid/ });
});

both.each('a device is there for what it was given for, and no other', {}, async (t, podId, handler) => {
  // No driver has this number: opening it fails for want of one, where it is not forbidden before.
  const [hostPath, denied, allowed] = [node.path(`device-${handler}`), /not permitted/, /No such device/];
  await node.sh(`mknod ${hostPath} c 240 77`);
  const withDevice = (permissions: string) =>
    both.idle(podId, { devices: [{ containerPath: '/dev/x', hostPath, permissions }] });
  const [given, readable, none] = [await withDevice('rw'), await withDevice('r'), await both.idle(podId)];
  await both.fails(t, given, ': < /dev/x', allowed);
  await both.fails(t, given, ': > /dev/x', allowed);
  await both.fails(t, readable, ': < /dev/x', allowed);
  await both.fails(t, readable, ': > /dev/x', denied);
  await both.fails(t, none, 'mknod /dev/x c 240 77 && : < /dev/x', denied);
  const missing = { devices: [{ containerPath: '/dev/x', hostPath: '/dev/no-such', permissions: 'r' }] };
  await t.rejects(world.createContainer(podId, 'gone', ['true'], missing), {
    code: Code.InvalidArgument,
    details: /devices: .*\/dev\/no-such/,
  });
});

both.each('a mount can be read-only with all that is mounted below it', {}, async (t, podId, handler) => {
  const dir = node.path(`rro-${handler}`);
  await mkdir(dir);
  await node.sh(`mkdir ${dir}/below && mount -t tmpfs none ${dir}/below`);
  const mounts = [
    { containerPath: '/ro', hostPath: dir, readonly: true },
    { containerPath: '/rro', hostPath: dir, readonly: true, recursiveReadOnly: true },
  ];
  const id = await both.idle(podId, { mounts });
  t.equal(await both.sh(id, 'touch /ro/below/x && echo written'), 'written');
  await both.fails(t, id, 'touch /rro/x', /Read-only/);
  await both.fails(t, id, 'touch /rro/below/x', /Read-only/);
  await node.sh(`umount -l ${dir}/below`);
});

both.each('mounts pass between node and container as asked', {}, async (t, podId, handler) => {
  const dir = node.path(`propagate-${handler}`);
  await mkdir(dir);
  await node.sh(`mount -t tmpfs none ${dir} && mount --make-shared ${dir} && mkdir ${dir}/node ${dir}/inside`);
  const { PROPAGATION_PRIVATE, PROPAGATION_HOST_TO_CONTAINER, PROPAGATION_BIDIRECTIONAL } = MountPropagation;
  const mounts = [
    { containerPath: '/none', hostPath: dir, propagation: PROPAGATION_PRIVATE },
    { containerPath: '/from', hostPath: dir, propagation: PROPAGATION_HOST_TO_CONTAINER },
    { containerPath: '/both', hostPath: dir, propagation: PROPAGATION_BIDIRECTIONAL },
  ];
  const id = await both.idle(podId, { mounts, ...secured({ capabilities: { addCapabilities: ['SYS_ADMIN'] } }) });
  await node.sh(`mount -t tmpfs none ${dir}/node && touch ${dir}/node/seen`);
  t.equal(await both.sh(id, 'ls /none/node /from/node /both/node | grep -c seen'), '2');
  await both.sh(id, 'mount -t tmpfs none /both/inside && touch /both/inside/made');
  t.equal((await node.sh(`ls ${dir}/inside`)).trim(), 'made');
  await both.sh(id, 'umount /both/inside');
  await node.sh(`umount -l ${dir}/node; umount -l ${dir}`);
});

both.each('a container can join the processes of another in its pod', {}, async (t, podId) => {
  const target = await both.idle(podId);
  const join = (targetId: string) => secured({ namespaceOptions: { pid: NamespaceMode.TARGET, targetId } });
  const id = await both.idle(podId, join(target));
  t.equal(await both.sh(id, 'readlink /proc/self/ns/pid'), await both.sh(target, 'readlink /proc/self/ns/pid'));
  t.match(await both.sh(id, 'ps -o pid,args'), /^\s*1 sleep 1000$/m);
  const elsewhere = await both.idle(await world.runPod(`elsewhere-${podId.slice(0, 8)}`));
  await t.rejects(world.createContainer(podId, 'other', ['true'], join(elsewhere)), {
    code: Code.FailedPrecondition,
    details: /another sandbox/,
  });
  await t.rejects(world.createContainer(podId, 'none', ['true'], join('nobody')), {
    code: Code.FailedPrecondition,
    details: /nobody/,
  });
  const tooLate = await world.createContainer(podId, 'too-late', ['true'], join(target));
  await runtime.stopContainer({ containerId: target, timeout: 0n });
  t.match(await world.exited(id), { exitCode: 137 }, 'it ends with the namespace’s init');
  await t.rejects(runtime.startContainer({ containerId: tooLate }), 'a namespace without its init takes nobody in');
  await t.rejects(world.createContainer(podId, 'late', ['true'], join(target)), {
    code: Code.FailedPrecondition,
    details: /cannot be joined/,
  });
});

both.each('limits of open files are those of a machine, not of the daemon', {}, async (t, podId) => {
  const id = await both.idle(podId);
  t.match(await both.sh(id, 'grep "open files" /proc/1/limits'), /files +1024 +\d{4,}/);
});

both.each(
  'a port of the node leads to the pod',
  { portMappings: [{ protocol: Protocol.TCP, containerPort: 8080, hostPort: 18080, hostIp: '' }] },
  async (t, podId) => {
    const id = await world.runContainer(podId, `web-${podId.slice(0, 8)}`, [
      'sh',
      '-c',
      'mkdir -p /www && echo hello > /www/index.html && exec httpd -f -p 8080 -h /www',
    ]);
    const ip = (await runtime.podSandboxStatus({ podSandboxId: podId })).status?.network?.ip;
    await both.sh(
      id,
      'i=0; until wget -qO- http://127.0.0.1:8080/; do [ $((i += 1)) -lt 100 ] || exit 1; sleep 0.1; done',
    );
    t.equal(await node.sh(`curl -s http://${ip}:8080/`), 'hello\n');
    const address = (
      await node.sh("ip -4 -o addr show scope global | awk '{print $4}' | cut -d/ -f1 | head -1")
    ).trim();
    t.equal(await node.sh(`curl -s --max-time 30 http://${address}:18080/`), 'hello\n');
  },
);

t.test('nothing is left of any of them', async t => {
  for (const { id } of (await runtime.listPodSandbox({})).items) await runtime.removePodSandbox({ podSandboxId: id });
  t.strictSame(await world.leftovers(), nothing);
});
