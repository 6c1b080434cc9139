import { NamespaceMode, PodSandboxState } from '@cleat/proto/cri';
import t from 'tap';
import { writeBridgeNetwork } from '../node/cni.ts';
import { TestDaemon } from '../node/daemon.ts';
import { TestNode } from '../node/node.ts';
import { eventually } from '../node/reach.ts';

t.test('a pod that needs a pause container starts on a node without any image or registry', async t => {
  const node = await TestNode.start();
  t.teardown(() => node.stop());
  const daemon = await TestDaemon.start(node, { network: await writeBridgeNetwork(node) });
  t.teardown(() => daemon.cri[Symbol.dispose]());
  const { runtime, image } = daemon.cri;
  await t.rejects(image.pullImage({ image: { image: 'registry.k8s.io/pause:3.10' } }), /RegistryUnavailable/);
  const config = {
    metadata: { name: 'offline', namespace: 'test', uid: 'u', attempt: 0 },
    logDirectory: node.path('logs'),
    linux: { securityContext: { namespaceOptions: { pid: NamespaceMode.POD } } },
  };
  const { podSandboxId } = await runtime.runPodSandbox({ config, runtimeHandler: '' });
  const { status, info } = await runtime.podSandboxStatus({ podSandboxId, verbose: true });
  t.equal(status?.state, PodSandboxState.SANDBOX_READY);
  const { pid } = JSON.parse(info['info'] ?? '{}') as { pid: number };
  await eventually(() => node.sh(`grep -qx pause /proc/${pid}/comm`), 'the built-in program runs');
  t.strictSame((await image.listImages({})).images, []);
  await runtime.removePodSandbox({ podSandboxId });
});
