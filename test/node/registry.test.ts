import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { makeImage, makeIndex, makeLayer, type TestImage } from './image.ts';
import { bigLayer, busyboxImage, pauseImage } from './images.ts';
import { TestNode } from './node.ts';
import { TestRegistry } from './registry.ts';

/** What skopeo, which is not ours, says of an image in the node's registry. */
async function inspect(node: TestNode, reference: string, ...flags: string[]) {
  const args = ['inspect', '--tls-verify=false', ...flags, `docker://${reference}`];
  const { code, stdout, stderr } = await node.run('skopeo', args);
  if (code !== 0) throw new Error(`skopeo inspect ${reference}: ${stderr}`);
  return JSON.parse(stdout);
}

/** A node with a registry that end with the test. */
async function nodeWithRegistry(t: Test) {
  const node = await TestNode.start();
  t.teardown(() => node.stop());
  return { node, registry: await TestRegistry.start(node) };
}

t.test('the registry serves what was pushed, in both formats, as an independent client reads it', async t => {
  const { node, registry } = await nodeWithRegistry(t);
  for (const format of ['oci', 'docker'] as const) {
    const image = await busyboxImage({ Labels: { format } }, format);
    const reference = await registry.push('test/busybox', format, image);
    t.equal(reference, `127.0.0.1:5000/test/busybox:${format}`);
    const seen = await inspect(node, reference);
    t.equal(seen.Digest, image.digest);
    t.equal(seen.Labels.format, format);
    t.equal(seen.Layers.length, 2);
    t.equal((await inspect(node, reference, '--raw')).mediaType, image.mediaType);
  }
});

t.test('an index holds an image for each platform', async t => {
  const { node, registry } = await nodeWithRegistry(t);
  const make = async (architecture: string): Promise<TestImage> =>
    makeImage([await makeLayer({ arch: architecture })], {}, { platform: { architecture, os: 'linux' } });
  const index = makeIndex([await make('amd64'), await make('arm64')]);
  const reference = await registry.push('multi', 'latest', index);
  for (const architecture of ['amd64', 'arm64']) {
    const args = [
      '--override-arch',
      architecture,
      'inspect',
      '--tls-verify=false',
      '--config',
      `docker://${reference}`,
    ];
    const { stdout } = await node.run('skopeo', args);
    t.equal(JSON.parse(stdout).architecture, architecture);
  }
});

t.test('a pushed image is whole: every layer arrives at a client, the big one too', async t => {
  const { node, registry } = await nodeWithRegistry(t);
  const image = makeImage([await bigLayer(20_000_000, 7)], {});
  const reference = await registry.push('big', '1', image);
  await registry.push('pause', '1', await pauseImage());
  const copy = ['copy', '--src-tls-verify=false', `docker://${reference}`, `dir:${node.path('copied')}`];
  const { code, stderr } = await node.run('skopeo', copy);
  t.equal(code, 0, stderr);
  t.equal(
    (await bigLayer(20_000_000, 7)).diffId,
    (await bigLayer(20_000_000, 7)).diffId,
    'a seed gives the same bytes',
  );
  t.not((await bigLayer(1000, 1)).diffId, (await bigLayer(1000, 2)).diffId);
});

t.test('runc runs busybox from the image layers, below the node, with a memory limit', async t => {
  const node = await TestNode.start();
  t.teardown(() => node.stop());
  const { busyboxLayers } = await import('./images.ts');
  const [base] = await busyboxLayers();
  const bundle = node.path('bundle');
  mkdirSync(`${bundle}/rootfs`, { recursive: true });
  execFileSync('tar', ['-x', '-C', `${bundle}/rootfs`], { input: base.tar });
  await node.sh(`cd ${bundle} && runc spec`);
  const spec = JSON.parse(await node.sh(`cat ${bundle}/config.json`));
  spec.process.terminal = false;
  spec.process.args = ['sh', '-c', 'id -u; cat /proc/self/cgroup; ls /etc'];
  spec.linux.cgroupsPath = '/cleat-test/one';
  spec.linux.resources.memory = { limit: 32 * 1024 * 1024 };
  writeFileSync(`${bundle}/config.json`, JSON.stringify(spec));
  const output = await node.sh(`runc --root ${node.path('runc')} run --bundle ${bundle} one`);
  t.match(output, /^0\n/);
  t.match(output, /passwd/);
  spec.process.args = ['sh', '-c', 'head -c 100m /dev/zero | tail -c 90m >/dev/null'];
  writeFileSync(`${bundle}/config.json`, JSON.stringify(spec));
  const limited = await node.run('runc', ['--root', node.path('runc'), 'run', '--bundle', bundle, 'two']);
  t.equal(limited.code, 137, limited.stderr);
});
