// timeout: 300
import { Code } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import type { ContainerConfig } from '@cleat/proto/cri';
import t from 'tap';
import { makeImage, makeLayer } from '../node/image.ts';
import { busyboxLayers } from '../node/images.ts';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { runtime } = world;
const nothing = await world.leftovers();

const base = await makeLayer({
  'models/': { type: 'directory' },
  'models/small/': { type: 'directory' },
  'models/small/weights': 'wwww',
  'models/outside': { type: 'symlink', target: '/etc' },
  notes: 'below',
});
const upper = await makeLayer({ notes: 'above', 'etc/': { type: 'directory' }, 'etc/mark': 'of the volume' });
const names = {
  one: await world.registry.push('models', 'one', makeImage([base], {})),
  two: await world.registry.push('models', 'two', makeImage([base, upper], {})),
};
for (const image of Object.values(names)) await world.daemon.cri.image.pullImage({ image: { image } });

const volume = (image: string, imageSubPath = '', containerPath = '/volume'): Init<ContainerConfig> => ({
  mounts: [{ containerPath, image: { image }, imageSubPath }],
});

for (const handler of ['runc', 'crun'])
  t.test(
    `with ${handler}, an image is mounted as a volume, whole or a part of it, and nobody can write to it`,
    async t => {
      const podId = await world.runPod(`volumes-${handler}`, {}, handler);
      const read = async (name: string, more: Init<ContainerConfig>, file: string) => {
        const id = await world.runContainer(podId, name, ['sleep', '1000'], more);
        const writes = await world.exec(id, 'sh', '-c', `echo x > ${file} || echo x > /volume/new`);
        t.match(writes, { exitCode: 1, stderr: /Read-only file system/ });
        return (await world.exec(id, 'cat', file)).stdout;
      };
      t.equal(await read('one', volume(names.one), '/volume/notes'), 'below');
      t.equal(await read('two', volume(names.two), '/volume/notes'), 'above');
      t.equal(await read('part', volume(names.one, 'models/small'), '/volume/weights'), 'wwww');
      t.equal(await read('file', volume(names.one, 'models/small/weights', '/volume'), '/volume'), 'wwww');
      t.equal(await read('link', volume(names.two, 'models/outside'), '/volume/mark'), 'of the volume');
      await runtime.removePodSandbox({ podSandboxId: podId });
      t.strictSame(await world.leftovers(), nothing);
    },
  );

t.test('an image or a part of it that is not there is named, and nothing is left', async t => {
  const podId = await world.runPod('errors');
  const kept = await world.present();
  for (const [more, code, message] of [
    [volume('localhost:1/none:1'), Code.FailedPrecondition, /^ImageVolumeMountFailed: .*localhost:1\/none:1.*pull it/],
    [volume(names.two, 'models/large'), Code.InvalidArgument, /^ImageVolumeMountFailed: .*models\/large.*ENOENT/],
    [volume(names.one, 'models/outside'), Code.InvalidArgument, /^ImageVolumeMountFailed: .*outside.*ENOENT/],
    [volume(names.one, '../../../etc/passwd'), Code.InvalidArgument, /^ImageVolumeMountFailed: .*passwd.*ENOENT/],
  ] as const)
    await t.rejects(world.createContainer(podId, 'c', ['true'], more), { code, details: message });
  t.strictSame(await world.leftovers(line => !kept.includes(line)), []);
  await runtime.removePodSandbox({ podSandboxId: podId });
});

t.test('a removed image stays as long as a container has it as a volume, over restarts of the daemon', async t => {
  const image = await world.registry.push('models', 'three', makeImage([await makeLayer({ notes: 'three' })], {}));
  await world.daemon.cri.image.pullImage({ image: { image } });
  const podId = await world.runPod('kept');
  const id = await world.createContainer(podId, 'c', ['sleep', '1000'], volume(image));
  await world.daemon.cri.image.removeImage({ image: { image } });
  await world.daemon.kill('SIGKILL');
  await world.daemon.restart();
  await runtime.startContainer({ containerId: id });
  t.equal((await world.exec(id, 'cat', '/volume/notes')).stdout, 'three');
  await runtime.removePodSandbox({ podSandboxId: podId });
  t.strictSame(await world.leftovers(), nothing);
});

t.test('volumes of a container whose creation was cut short by a killed daemon are unmounted', async t => {
  const podId = await world.runPod('killed');
  const id = await world.createContainer(podId, 'c', ['true'], volume(names.two));
  const [status, source] = [
    `${world.daemon.root}/containers/${id}/status.json`,
    `${world.daemon.state}/containers/${id}`,
  ];
  await world.daemon.kill('SIGKILL');
  await world.node.sh(`rm ${status}; mkdir -p ${source}/image; mount -t tmpfs none ${source}/image`);
  await world.daemon.restart();
  t.strictSame(await world.leftovers(line => line.includes(id)), []);
  await runtime.removePodSandbox({ podSandboxId: podId });
});

t.test('what an image declares as volumes is the container’s own, with the image’s content', async t => {
  const content = await makeLayer({
    'data/': { type: 'directory', mode: 0o2750, uid: 1000, gid: 1001 },
    'data/seed': { data: 'seed', mode: 0o640, uid: 1000, gid: 1001 },
    'data/link': { type: 'symlink', target: '/etc/passwd' },
    'elsewhere/': { type: 'directory' },
    'elsewhere/file': 'file',
    linked: { type: 'symlink', target: '/elsewhere' },
  });
  const Volumes = { '/data': {}, '/made/new': {}, '/linked': {}, '/mine': {}, '/proc': {}, 'data/': {} };
  const image = await world.registry.push(
    'with-volumes',
    '1',
    makeImage([...(await busyboxLayers()), content], { Volumes, Env: ['PATH=/bin:/usr/bin'] }),
  );
  await world.daemon.cri.image.pullImage({ image: { image } });
  const podId = await world.runPod('declared');
  const more: Init<ContainerConfig> = {
    image: { image },
    mounts: [{ containerPath: '/mine', hostPath: world.node.dir }],
    linux: { securityContext: { namespaceOptions: { pid: 1 }, readonlyRootfs: true } },
  };
  const id = await world.runContainer(podId, 'c', ['sleep', '1000'], more);
  const script = `stat -c '%a %u %g' /data /data/seed; readlink /data/link; cat /data/seed /elsewhere/file; echo;
    echo new > /made/new/a && echo more >> /data/seed && cat /data/seed; ls /made/new; ls /proc/self/status
    grep -c ' /data ' /proc/self/mountinfo; grep -c ' /mine ' /proc/self/mountinfo`;
  const { stdout, stderr } = await world.exec(id, 'sh', '-c', script);
  t.strictSame(
    stdout.split('\n'),
    ['2750 1000 1001', '640 1000 1001', '/etc/passwd', 'seedfile', 'seedmore', 'a', '/proc/self/status', '1', '1', ''],
    stderr,
  );
  const other = await world.runContainer(podId, 'other', ['sleep', '1000'], more);
  t.equal((await world.exec(other, 'cat', '/data/seed')).stdout, 'seed', 'each container has its own');
  await runtime.removePodSandbox({ podSandboxId: podId });
  t.strictSame(await world.leftovers(), nothing);
});
