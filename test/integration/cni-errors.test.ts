import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import { NamespaceMode, PodSandboxState } from '@cleat/proto/cri';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { ControlledNetwork } from './controlled-network.ts';
import { World } from './world.ts';

const network = new ControlledNetwork();
const world = await World.start({ config: { network: { timeout_s: 5 } } }, network.write);
t.teardown(() => world[Symbol.asyncDispose]());
const { runtime } = world;
const { confDir } = world.daemon.network;
const nothing = await world.leftovers();

const FAIL = `echo '{"cniVersion":"1.0.0","code":100,"msg":"no more ports","details":"all taken"}'; exit 1`;
const sandboxes = async () => (await runtime.listPodSandbox({})).items;

const faults = [
  {
    title: 'fails',
    script: FAIL,
    code: Code.Internal,
    says: /^CNI plugin portmap of network pods failed at ADD for sandbox [0-9a-f]{64}: no more ports; all taken/,
  },
  {
    title: 'hangs',
    script: 'sleep 1000',
    code: Code.DeadlineExceeded,
    says: /^CNI plugin portmap of network pods failed at ADD for sandbox [0-9a-f]{64}: killed, .*within 5000 ms/,
  },
  {
    title: 'crashes',
    script: 'kill -SEGV $$',
    code: Code.Internal,
    says: /^CNI plugin portmap of network pods failed at ADD for sandbox [0-9a-f]{64}: .*SIGSEGV/,
  },
];

for (const { title, script, code, says } of faults)
  t.test(`a network plugin that ${title} is named, nothing stays, and the name is free at once`, async t => {
    await network.on('ADD', script);
    await t.rejects(world.runPod('a'), { code, details: says });
    t.strictSame(await sandboxes(), []);
    t.strictSame(await world.leftovers(), nothing);
    await eventually(() => world.node.sh('! pgrep -x sleep'), 'the plugin’s children are gone too');
    await network.on('ADD');
    const podSandboxId = await world.runPod('a');
    await runtime.removePodSandbox({ podSandboxId });
    t.strictSame(await world.leftovers(), nothing);
  });

t.test('an attempt that cannot be undone either is shown, and makes way for the next or for a removal', async t => {
  for (const next of ['attempt', 'removal']) {
    await network.on('ADD', FAIL);
    await network.on('DEL', FAIL);
    await t.rejects(world.runPod('a'), { code: Code.Internal, details: /failed at ADD/ });
    const [left] = await sandboxes();
    t.match(left, { metadata: { name: 'a' }, state: PodSandboxState.SANDBOX_NOTREADY });
    const podSandboxId = left?.id ?? '';
    await t.rejects(runtime.removePodSandbox({ podSandboxId }), { code: Code.Internal, details: /failed at DEL/ });
    await t.rejects(world.runPod('a'), { code: Code.Internal, details: /failed at DEL/ });
    t.equal((await sandboxes()).length, 1, 'attempts do not pile up');
    await world.daemon.restart();
    t.match(await sandboxes(), [{ id: podSandboxId, state: PodSandboxState.SANDBOX_NOTREADY }]);
    await network.on('ADD');
    await network.on('DEL');
    if (next === 'attempt') t.not(await world.runPod('a'), podSandboxId);
    for (const { id } of await sandboxes()) await runtime.removePodSandbox({ podSandboxId: id });
    t.strictSame(await world.leftovers(), nothing);
  }
});

t.test('a stop whose network plugin fails says so, and a later one finishes', async t => {
  const podSandboxId = await world.runPod('a');
  await network.on('DEL', FAIL);
  await t.rejects(runtime.stopPodSandbox({ podSandboxId }), {
    code: Code.Internal,
    details: /^CNI plugin portmap .* failed at DEL for sandbox [0-9a-f]{64}: no more ports/,
  });
  await network.on('DEL');
  await runtime.stopPodSandbox({ podSandboxId });
  t.equal((await sandboxes())[0]?.state, PodSandboxState.SANDBOX_NOTREADY);
  await runtime.removePodSandbox({ podSandboxId });
  t.strictSame(await world.leftovers(), nothing);
});

const networkReady = async () =>
  (await runtime.status({})).status?.conditions.find(condition => condition.type === 'NetworkReady');

t.test('without a CNI configuration the node is not ready, and pods on the host’s network run', async t => {
  const file = join(confDir, '10-pods.conflist');
  const existing = await world.runPod('before');
  await rename(file, `${file}.away`);
  await eventually(async () => {
    if ((await networkReady())?.status) throw new Error('still ready');
  }, 'the network is not ready');
  t.match(await networkReady(), { reason: 'NetworkPluginNotReady', message: /no CNI configuration in .*net\.d/ });
  await t.rejects(world.runPod('a'), { code: Code.Unavailable, details: /there is no CNI configuration in/ });
  const linux = {
    securityContext: { namespaceOptions: { network: NamespaceMode.NODE, pid: NamespaceMode.CONTAINER } },
  };
  const onHost = await world.runPod('host', { linux });
  const containerId = await world.runContainer(onHost, 'c', ['sleep', '1000'], { linux });
  t.equal((await world.exec(containerId, 'ip', 'link', 'show', 'cleat0')).exitCode, 0, 'it sees the node’s bridge');
  await runtime.removePodSandbox({ podSandboxId: existing });
  await runtime.removePodSandbox({ podSandboxId: onHost });
  t.strictSame(await world.leftovers(), nothing);

  await writeFile(file, '{ "cniVersion": "1.0.0", "name": "pods", "plugins": ');
  await eventually(async () => {
    if (!/10-pods\.conflist is not usable/.test((await networkReady())?.message ?? '')) throw new Error('not seen');
  }, 'a broken configuration is named');
  await rename(`${file}.away`, file);
  await eventually(async () => {
    if (!(await networkReady())?.status) throw new Error('not ready');
  }, 'the network is ready again');
  await runtime.removePodSandbox({ podSandboxId: await world.runPod('a') });
  t.strictSame(await world.leftovers(), nothing);
});
