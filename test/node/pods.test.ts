import t from 'tap';
import { startReadyNode, TestPod, waitExited } from './pods.ts';

t.test('a pod of a ready node runs a script, logs and exits', async t => {
  const ready = await startReadyNode(t);
  const pod = await TestPod.run(ready, 'a');
  const id = await pod.start('c', 'echo out; echo err >&2; cat /etc/added; test ! -e /etc/removed || exit 9; exit 7');
  t.match(await waitExited(ready.daemon, id), { exitCode: 7 });
  const lines = pod.logLines('c').map(({ stream, tag, text }) => `${stream} ${tag} ${text}`);
  t.strictSame(lines.sort(), ['stderr F err', 'stdout F by the second layer', 'stdout F out']);
  await ready.daemon.cri.runtime.stopPodSandbox({ podSandboxId: pod.id });
  await ready.daemon.cri.runtime.removePodSandbox({ podSandboxId: pod.id });
  t.strictSame((await ready.daemon.cri.runtime.listContainers({})).containers, []);
});
