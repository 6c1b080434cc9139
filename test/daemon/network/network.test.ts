import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import t from 'tap';
import { chainOf, fakeNode, podRequest, until } from './fixtures/fake-node.ts';

/** Of a plugin that hangs: long enough for it to begin, on a busy machine too. */
const HANGS_MS = 3_000;

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false; // gone
  }
};

t.test('ADD goes through the chain in order, and DEL back with the configuration and result of ADD time', async t => {
  const node = fakeNode(t.testdir());
  for (const type of ['first', 'second']) node.install(type);
  node.behave(
    'second',
    'ADD',
    `echo '{"cniVersion":"1.0.0","interfaces":[{"name":"eth0","sandbox":"/n"}],"ips":[{"address":"10.1.0.2/24","interface":0},{"address":"fd00::2/64","interface":0}],"more":1}'`,
  );
  node.configure('10-pods.conflist', chainOf('first', 'second'));
  const network = await node.open();
  t.teardown(() => network.close());

  const attachment = await network.attach(podRequest());
  t.same(attachment.ips, ['10.1.0.2', 'fd00::2']);
  t.equal(attachment.raw['more'], 1, 'unknown fields are kept');
  const [first, second] = node.calls();
  t.match(first, {
    type: 'first',
    command: 'ADD',
    id: 'sandbox-1',
    netns: '/proc/self/ns/net',
    ifName: 'eth0',
    path: `${node.dir}/no-such-dir:${node.bin}`,
  });
  t.equal(
    first?.args,
    'IgnoreUnknown=1;K8S_POD_NAMESPACE=shop;K8S_POD_NAME=web;K8S_POD_INFRA_CONTAINER_ID=sandbox-1;K8S_POD_UID=uid-1',
  );
  t.same(first?.stdin, { type: 'first', name: 'pods', cniVersion: '1.0.0' });
  t.match(second, { type: 'second', command: 'ADD', stdin: { prevResult: { ips: [{ address: '10.1.0.2/24' }] } } });

  node.configure('10-pods.conflist', { ...chainOf('first'), name: 'others' });
  const later = await node.open(); // a daemon that starts anew, with another configuration
  t.teardown(() => later.close());
  t.same(await later.owners(), ['sandbox-1']);
  await later.detach({ sandboxId: 'sandbox-1' });
  const [, , del1, del2] = node.calls();
  t.match(del1, { type: 'second', command: 'DEL', stdin: { name: 'pods', prevResult: { more: 1 } } });
  t.match(del2, { type: 'first', command: 'DEL', stdin: { name: 'pods', prevResult: { more: 1 } } });
  t.same(await later.owners(), []);
  await later.detach({ sandboxId: 'sandbox-1' });
  t.equal(node.calls().length, 4, 'a second detach asks nobody');
});

t.test('the intent is on disk, for the daemon only, before any plugin runs', async t => {
  const node = fakeNode(t.testdir());
  node.install('net');
  const file = join(node.cacheDir, 'sandbox-1.json');
  node.behave('net', 'ADD', `cp ${file} ${node.dir}/seen; exit 1`);
  node.behave('net', 'DEL', 'exit 1');
  node.configure('10.conflist', chainOf('net'));
  const network = await node.open();
  t.teardown(() => network.close());
  await t.rejects(network.attach(podRequest()));
  t.match(JSON.parse(readFileSync(join(node.dir, 'seen'), 'utf8')), {
    sandboxId: 'sandbox-1',
    network: { name: 'pods' },
  });
  t.equal(statSync(file).mode & 0o777, 0o600);
  t.same(await network.owners(), ['sandbox-1'], 'an attachment that could not be undone is remembered');
});

t.test('a chain that breaks is undone up to the plugin that broke, and the error says who and why', async t => {
  const node = fakeNode(t.testdir());
  for (const type of ['one', 'two', 'three']) node.install(type);
  node.behave(
    'two',
    'ADD',
    `echo '{"cniVersion":"1.0.0","code":7,"msg":"no address left","details":"10.1.0.0/24"}'; exit 1`,
  );
  node.configure('10.conflist', chainOf('one', 'two', 'three'));
  const network = await node.open();
  t.teardown(() => network.close());
  await t.rejects(network.attach(podRequest()), {
    code: Code.Internal,
    message:
      'CNI plugin two of network pods failed at ADD for sandbox sandbox-1: no address left; 10.1.0.0/24 (CNI error code 7)',
  });
  t.same(
    node.calls().map(c => `${c.command} ${c.type}`),
    ['ADD one', 'ADD two', 'DEL two', 'DEL one'],
  );
  t.match(node.calls()[3], { stdin: { prevResult: { ips: [{ address: '10.1.0.2/24' }] } } });
  t.same(await network.owners(), []);
});

t.test('every DEL is tried even when one fails, and a later detach tries again', async t => {
  const node = fakeNode(t.testdir());
  for (const type of ['one', 'two']) node.install(type);
  node.behave('two', 'DEL', 'echo oh dear >&2; exit 3');
  node.configure('10.conflist', chainOf('one', 'two'));
  const network = await node.open();
  t.teardown(() => network.close());
  await network.attach(podRequest());
  await t.rejects(network.detach(podRequest()), {
    message: /two of network pods failed at DEL for sandbox sandbox-1: .*exit code 3.*oh dear/,
  });
  t.match(node.calls().at(-1), { type: 'one', command: 'DEL' });
  node.behave('two', 'DEL', '');
  await network.detach(podRequest());
  t.same(await network.owners(), []);
});

t.test('broken answers become one sentence', async t => {
  const cases: [behaviour: string, sentence: RegExp][] = [
    ['echo this is no JSON', /net of network pods failed at ADD for sandbox sandbox-1: it answered "this is no JSON/],
    [`echo '[1]'`, /it answered .*the result is not a JSON object/],
    ['true', /it answered ""/],
    [`echo '{"cniVersion":"9.0.0"}'`, /CNI version "9.0.0", which is unknown/],
    [`echo '{"cniVersion":"1.0.0","ips":[{"adress":"1.2.3.4/5"}]}'`, /"ips" of the result is not a list of addresses/],
    ['echo complaint >&2; echo garbage; exit 4', /exit code 4.*complaint/],
    ['kill -9 $$', /SIGKILL/],
    ['head -c 3000000 /dev/zero', /maxBuffer|larger|output/],
  ];
  for (const [behaviour, sentence] of cases) {
    const node = fakeNode(t.testdir({}));
    node.install('net');
    node.behave('net', 'ADD', behaviour);
    node.configure('10.conflist', chainOf('net'));
    const network = await node.open();
    await t.rejects(network.attach(podRequest()), { message: sentence }, behaviour);
    network.close();
  }
});

t.test('a plugin that hangs is killed with all of its group, and the caller hears of the deadline', async t => {
  const node = fakeNode(t.testdir());
  node.install('net');
  node.behave('net', 'ADD', `sleep 1000 & echo $! > ${node.dir}/child; wait`);
  node.configure('10.conflist', chainOf('net'));
  const network = await node.open({ timeoutMs: HANGS_MS });
  t.teardown(() => network.close());
  await t.rejects(network.attach(podRequest()), {
    code: Code.DeadlineExceeded,
    message: new RegExp(`net of network pods failed at ADD for sandbox sandbox-1: killed.*${HANGS_MS} ms`),
  });
  const child = Number(readFileSync(join(node.dir, 'child'), 'utf8'));
  await until(() => !alive(child));
  t.match(node.calls().at(-1), { command: 'DEL' });
});

t.test('a plugin that leaves something behind on its output cannot hold the caller', async t => {
  const node = fakeNode(t.testdir());
  node.install('net');
  node.behave('net', 'ADD', `setsid sleep 1000 & echo $! > ${node.dir}/child`);
  node.configure('10.conflist', chainOf('net'));
  const network = await node.open({ timeoutMs: HANGS_MS });
  t.teardown(() => network.close());
  await t.rejects(network.attach(podRequest()), { code: Code.DeadlineExceeded });
  process.kill(Number(readFileSync(join(node.dir, 'child'), 'utf8')));
});

t.test('a caller that gives up ends the plugin, and what was added is undone', async t => {
  const node = fakeNode(t.testdir());
  node.install('net');
  node.behave('net', 'ADD', 'sleep 1000');
  node.configure('10.conflist', chainOf('net'));
  const network = await node.open();
  t.teardown(() => network.close());
  const caller = new AbortController();
  const attaching = network.attach(podRequest(), caller.signal);
  await until(() => node.calls().length === 1);
  caller.abort();
  await t.rejects(attaching, { code: Code.Cancelled });
  t.same(
    node.calls().map(c => c.command),
    ['ADD', 'DEL'],
  );
  t.same(await network.owners(), []);
});

t.test('a plugin hears of the capabilities that it declares, at ADD and at DEL', async t => {
  const node = fakeNode(t.testdir());
  for (const type of ['plain', 'all']) node.install(type);
  const capabilities = { portMappings: true, bandwidth: true, dns: true, ipRanges: true, cgroupPath: true, mac: true };
  node.configure('10.conflist', {
    cniVersion: '1.0.0',
    name: 'pods',
    plugins: [
      { type: 'plain', capabilities: { dns: false } },
      { type: 'all', capabilities },
    ],
  });
  const network = await node.open();
  t.teardown(() => network.close());
  await network.setPodCidrs(['10.9.0.0/24']);
  const pod = podRequest({
    portMappings: [
      { protocol: 1, containerPort: 53, hostPort: 5353, hostIp: '127.0.0.1' },
      { protocol: 0, containerPort: 80, hostPort: 0, hostIp: '' },
    ],
    annotations: { 'kubernetes.io/ingress-bandwidth': '10M' },
    dns: { servers: ['10.0.0.10'], searches: ['svc'], options: ['ndots:5'] },
    cgroupParent: '/kubepods/pod1',
  });
  await network.attach(pod);
  const restarted = await node.open();
  t.teardown(() => restarted.close());
  await restarted.detach({ sandboxId: pod.sandboxId });
  const runtimeConfig = {
    portMappings: [{ hostPort: 5353, containerPort: 53, protocol: 'udp', hostIP: '127.0.0.1' }],
    bandwidth: { ingressRate: 10_000_000, ingressBurst: 2 ** 32 - 1 },
    dns: { servers: ['10.0.0.10'], searches: ['svc'], options: ['ndots:5'] },
    ipRanges: [[{ subnet: '10.9.0.0/24' }]],
    cgroupPath: '/kubepods/pod1',
  };
  const [addPlain, addAll, delAll, delPlain] = node.calls();
  t.notOk(addPlain?.stdin.runtimeConfig || delPlain?.stdin.runtimeConfig);
  t.same(addAll?.stdin.runtimeConfig, runtimeConfig);
  t.same(delAll?.stdin.runtimeConfig, runtimeConfig);
  t.notOk(addAll?.stdin.capabilities, 'the declaration itself is not passed on');
  await restarted.attach(pod);
  t.match(
    node.calls().at(-1),
    { stdin: { runtimeConfig: { ipRanges: [[{ subnet: '10.9.0.0/24' }]] } } },
    'pod CIDRs outlive a restart',
  );
});

t.test('DEL with a namespace that is gone, or is no namespace any more, names none', async t => {
  const node = fakeNode(t.testdir({ plain: '' }));
  node.install('net');
  node.configure('10.conflist', chainOf('net'));
  const network = await node.open();
  t.teardown(() => network.close());
  for (const netnsPath of [join(node.dir, 'gone'), join(node.dir, 'plain')]) {
    await network.attach(podRequest({ netnsPath }));
    await network.detach(podRequest());
    t.match(node.calls().at(-1), { command: 'DEL', netns: '' });
  }
});

t.test('a damaged file of an attachment does not hold the pod: the configuration of today serves', async t => {
  const node = fakeNode(t.testdir());
  node.install('net');
  node.configure('10.conflist', chainOf('net'));
  const network = await node.open();
  t.teardown(() => network.close());
  await network.attach(podRequest());
  writeFileSync(join(node.cacheDir, 'sandbox-1.json'), '');
  await network.detach(podRequest());
  t.match(node.calls().at(-1), { command: 'DEL', id: 'sandbox-1' });
  t.notOk(existsSync(join(node.cacheDir, 'sandbox-1.json')));
});

t.test('what would break the format of CNI_ARGS is refused before any plugin runs', async t => {
  const node = fakeNode(t.testdir());
  node.install('net');
  node.configure('10.conflist', chainOf('net'));
  const network = await node.open();
  t.teardown(() => network.close());
  await t.rejects(network.attach(podRequest({ name: 'a;K8S_POD_UID=b' })), {
    code: Code.InvalidArgument,
    message: /K8S_POD_NAME/,
  });
  t.same(node.calls(), []);
});
