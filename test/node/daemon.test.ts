import t from 'tap';
import { TestDaemon } from './daemon.ts';
import { TestNode } from './node.ts';

t.test('a daemon answers in a node, again after SIGKILL, and keeps its log', async t => {
  await using node = await TestNode.start();
  const daemon = await TestDaemon.start(node);
  const { cri } = daemon;
  t.equal((await cri.runtime.version({})).runtimeApiVersion, 'v1');
  const first = daemon.pid;
  await daemon.kill('SIGKILL');
  t.equal(daemon.pid, undefined);
  await t.rejects(cri.runtime.version({}, { timeoutMs: 300 }), 'nobody answers');
  await daemon.restart();
  t.not(daemon.pid, first);
  t.strictSame((await cri.runtime.listPodSandbox({})).items, []);
  t.strictSame((await cri.image.listImages({})).images, []);
  await daemon.restart();
  t.ok(daemon.log().length > 0);
  await t.rejects(cri.runtime.podSandboxStatus({ podSandboxId: 'absent' }), { code: 5 });
});

t.test('a daemon that cannot start says why', async t => {
  await using node = await TestNode.start();
  await t.rejects(TestDaemon.start(node, { config: { log: { level: 'loud' } } }), /ended with 1 .*level/s);
});
