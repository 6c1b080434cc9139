import { chmod, writeFile } from 'node:fs/promises';
import t, { type Test } from 'tap';
import { TestDaemon } from '../node/daemon.ts';
import { TestNode } from '../node/node.ts';
import { eventually } from '../node/reach.ts';
import { EventReader } from './event-reader.ts';

const HANDLERS = ['none', 'odd', 'slow'];

/** A daemon whose handlers have OCI runtimes that are not there, talk nonsense and never answer; besides runc. */
async function withOddRuntimes(t: Test): Promise<TestDaemon> {
  const node = await TestNode.start();
  t.teardown(() => node.stop());
  const scripts = { none: undefined, odd: 'echo nonsense', slow: 'exec sleep 1000' };
  const handlers: Record<string, object> = {};
  for (const [name, script] of Object.entries(scripts)) {
    handlers[name] = { binary: node.path(name) };
    if (!script) continue;
    await writeFile(node.path(name), `#!/bin/sh\n${script}\n`);
    await chmod(node.path(name), 0o755);
  }
  return await TestDaemon.start(node, { config: { runtime: { handlers } } });
}

t.test('each handler is told of by name, with what its runtime says it can do, and nothing more', async t => {
  const daemon = await withOddRuntimes(t);
  // Whoever has not told within 2 s is told of without features at first: a busy machine starts its shims slowly.
  const { runtimeHandlers, features, info } = await eventually(
    async () => {
      const told = await daemon.cri.runtime.status({}, { timeoutMs: 30_000 });
      const runc = told.runtimeHandlers.find(({ name }) => name === 'runc');
      if (!runc?.features?.recursiveReadOnlyMounts) throw new Error('runc has not told yet');
      return told;
    },
    'runc tells',
    { timeoutMs: 30_000 },
  );
  const handlers = new Map(runtimeHandlers.map(({ name, features }) => [name, features]));
  t.strictSame([...handlers.keys()].sort(), ['', 'none', 'odd', 'runc', 'slow']);
  t.equal(runtimeHandlers.length, handlers.size, 'each once');
  t.match(handlers.get('runc'), { recursiveReadOnlyMounts: true, userNamespaces: false });
  t.strictSame(handlers.get(''), handlers.get('runc'), 'the default is under the empty name too');
  for (const name of HANDLERS)
    t.match(handlers.get(name), { recursiveReadOnlyMounts: false, userNamespaces: false }, `${name} can do nothing`);
  t.strictSame(features, { supplementalGroupsPolicy: true, userNamespacesHostNetwork: false });
  t.strictSame(info, {}, 'nothing more unless asked');
  const again = await daemon.cri.runtime.status({});
  t.strictSame(again.runtimeHandlers, runtimeHandlers, 'asked again, it is the same');
});

t.test('a verbose status tells the configuration, the daemon and what it has to do with', async t => {
  const node = await TestNode.start();
  t.teardown(() => node.stop());
  const daemon = await TestDaemon.start(node);
  await using _reader = await EventReader.open(daemon.cri);
  const { info } = await daemon.cri.runtime.status({ verbose: true });
  t.match(JSON.parse(info['config'] ?? ''), { root: daemon.root, state: daemon.state });
  t.match(JSON.parse(info['daemon'] ?? ''), { version: String, pid: Number, host: { cgroupVersion: Number } });
  t.match(JSON.parse(info['count'] ?? ''), {
    pods: 0,
    containers: 0,
    eventSubscribers: 1,
    eventSubscribersSentAway: 0,
  });
});
