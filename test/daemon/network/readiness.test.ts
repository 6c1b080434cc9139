import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import t from 'tap';
import type { Network } from '../../../daemon/network/network.ts';
import { chainOf, fakeNode, podRequest, until } from './fixtures/fake-node.ts';

const isReady = (network: Network, name?: string) => () => {
  const state = network.ready();
  return state.ready && (name === undefined || state.name === name);
};
const message = (network: Network) => {
  const state = network.ready();
  return state.ready ? '' : state.message;
};

t.test('without a configuration the network is not ready, and says where one is expected', async t => {
  const node = fakeNode(t.testdir());
  const network = await node.open();
  t.teardown(() => network.close());
  t.same(network.ready(), { ready: false, message: `there is no CNI configuration in ${node.confDir}` });
  await t.rejects(network.attach(podRequest()), {
    code: Code.Unavailable,
    message: /sandbox-1.*there is no CNI configuration/,
  });
});

t.test('a configuration that comes later is found, in a directory that comes later', async t => {
  const node = fakeNode(t.testdir());
  node.install('net');
  const network = await node.open();
  t.teardown(() => network.close());
  t.notOk(network.ready().ready);
  node.configure('10.conflist', chainOf('net'));
  await until(isReady(network, 'pods'));
  rmSync(node.confDir, { recursive: true });
  await until(() => !network.ready().ready);
  node.configure('10.conflist', { ...chainOf('net'), name: 'again' });
  await until(isReady(network, 'again'));
});

t.test('a change of the directory is taken up without anybody asking', async t => {
  const node = fakeNode(t.testdir());
  for (const type of ['net', 'other']) node.install(type);
  node.configure('20.conflist', chainOf('net'));
  const network = await node.open();
  t.teardown(() => network.close());
  await until(isReady(network, 'pods'));
  writeFileSync(join(node.dir, 'new'), JSON.stringify({ ...chainOf('other'), name: 'first' }));
  renameSync(join(node.dir, 'new'), join(node.confDir, '10.conflist'));
  await until(isReady(network, 'first'));
  await network.attach(podRequest());
  t.match(node.calls().at(-1), { type: 'other', command: 'ADD' });
});

t.test('a broken file is passed over, and named when nothing else is there', async t => {
  const cases: [content: unknown, reason: RegExp][] = [
    ['{', /JSON/],
    ['[]', /not a JSON object/],
    [{ cniVersion: '1.0.0', plugins: [{ type: 'net' }] }, /"name"/],
    [{ ...chainOf('net'), name: '../up' }, /"name" is not the name of a network/],
    [{ ...chainOf(), name: 'pods' }, /"plugins" is empty/],
    [{ ...chainOf('../net') }, /"type" is not the file name of a plugin/],
    [{ name: 'pods', cniVersion: '1.0.0' }, /"type"/],
    [{ ...chainOf('net'), cniVersion: '3.0.0' }, /for CNI version 3.0.0; known are 0.1.0, /],
    [{ ...chainOf('net'), plugins: 'net' }, /"plugins" is not a list/],
  ];
  for (const [content, reason] of cases) {
    const node = fakeNode(t.testdir({}));
    node.install('net');
    node.configure('10-broken.conflist', content);
    const alone = await node.open();
    t.match(message(alone), reason);
    t.match(message(alone), '10-broken.conflist');
    alone.close();
    node.configure('20-good.conflist', { ...chainOf('net'), name: 'good' });
    const both = await node.open();
    await until(isReady(both, 'good'));
    both.close();
  }
});

t.test('the first by name wins, single-plugin files count, other names do not', async t => {
  const node = fakeNode(t.testdir());
  node.install('net');
  node.configure('00-readme.txt', 'no');
  node.configure('05-single.conf', { name: 'single', type: 'net' });
  node.configure('10.conflist', chainOf('net'));
  const network = await node.open();
  t.teardown(() => network.close());
  await until(isReady(network, 'single'));
  await network.attach(podRequest());
  t.same(node.calls()[0]?.stdin, { name: 'single', type: 'net', cniVersion: '0.1.0' });
});

t.test("plugins in a folder of the network's name belong to the chain, unless the list says otherwise", async t => {
  const node = fakeNode(t.testdir());
  for (const type of ['net', 'added']) node.install(type);
  mkdirSync(join(node.confDir, 'pods'), { recursive: true });
  writeFileSync(join(node.confDir, 'pods', '10.conf'), JSON.stringify({ type: 'added' }));
  for (const [loadOnlyInlinedPlugins, types] of [
    [false, ['net', 'added']],
    [true, ['net']],
  ] as const) {
    node.configure('10.conflist', { ...chainOf('net'), loadOnlyInlinedPlugins });
    const network = await node.open();
    rmSync(join(node.bin, 'calls'), { force: true });
    await network.attach(podRequest());
    t.same(
      node
        .calls()
        .filter(c => c.command === 'ADD')
        .map(c => c.type),
      types,
    );
    network.close();
  }
});

t.test('the newest common version of a list of versions is spoken', async t => {
  const node = fakeNode(t.testdir());
  node.install('net');
  node.configure('10.conflist', { ...chainOf('net'), cniVersion: '0.4.0', cniVersions: ['0.4.0', '1.0.0', '7.0.0'] });
  const network = await node.open();
  t.teardown(() => network.close());
  await network.attach(podRequest());
  t.equal(node.calls()[0]?.stdin.cniVersion, '1.0.0');
});

t.test('a plugin that is not installed makes the network not ready, until it comes', async t => {
  const node = fakeNode(t.testdir());
  node.configure('10.conflist', chainOf('net'));
  const network = await node.open();
  t.teardown(() => network.close());
  await until(() => /plugin net of network pods is in none of .*bin/.test(message(network)));
  await t.rejects(network.attach(podRequest()), { code: Code.FailedPrecondition, message: /no such program/ });
  node.install('net');
  await until(isReady(network));
});

t.test("from 1.1.0 on the plugins' own STATUS counts, and asking never waits for it", async t => {
  const node = fakeNode(t.testdir());
  node.install('net');
  node.behave(
    'net',
    'STATUS',
    `while [ ! -e ${node.dir}/go ]; do sleep 0.02; done; echo '{"code":50,"msg":"no agent yet"}'; exit 1`,
  );
  node.configure('10.conflist', { ...chainOf('net'), cniVersion: '1.1.0' });
  const network = await node.open();
  t.teardown(() => network.close());
  t.match(message(network), /have not said yet/);
  writeFileSync(join(node.dir, 'go'), '');
  await until(
    () => message(network) === 'CNI plugin net of network pods failed at STATUS: no agent yet (CNI error code 50)',
  );
  node.behave('net', 'STATUS', '');
  await until(isReady(network));
  t.match(node.calls()[0], { command: 'STATUS', id: '', netns: '', stdin: { name: 'pods', cniVersion: '1.1.0' } });
});

t.test('a new configuration does not unready the node while its plugins are being asked', async t => {
  const node = fakeNode(t.testdir());
  for (const type of ['net', 'slow']) node.install(type);
  node.configure('20.conflist', chainOf('net'));
  const network = await node.open();
  t.teardown(() => network.close());
  t.ok(network.ready().ready, 'known as soon as it is open');
  node.behave('slow', 'STATUS', `while [ ! -e ${node.dir}/go ]; do sleep 0.02; done; exit 1`);
  node.configure('10.conflist', { ...chainOf('slow'), cniVersion: '1.1.0', name: 'next' });
  await until(() => node.calls().some(call => call.type === 'slow'));
  t.same(network.ready(), { ready: true, name: 'next' });
  writeFileSync(join(node.dir, 'go'), '');
  await until(() => !network.ready().ready);
});
