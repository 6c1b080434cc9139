import { Code } from '@cleat/base';
import t from 'tap';
import { bandwidthOf } from '../../../daemon/network/bandwidth.ts';
import { addressesOf, parseResult } from '../../../daemon/network/result.ts';

t.test("a result takes the shape of the configuration's version", async t => {
  const ips10 = [{ address: '10.0.0.2/24', gateway: '10.0.0.1' }, { address: 'fd00::2/64' }];
  const ips04 = [
    { version: '4', address: '10.0.0.2/24', gateway: '10.0.0.1' },
    { version: '6', address: 'fd00::2/64' },
  ];
  for (const [answered, ips] of [
    ['0.3.0', ips04],
    ['0.3.1', ips04],
    ['0.4.0', ips04],
    ['1.0.0', ips10],
    ['1.1.0', ips10],
  ] as const) {
    const stdout = JSON.stringify({ cniVersion: answered, ips, dns: { nameservers: ['10.0.0.10'] } });
    t.same(
      parseResult(stdout, '1.1.0'),
      { cniVersion: '1.1.0', ips: ips10, dns: { nameservers: ['10.0.0.10'] } },
      `${answered} to 1.1.0`,
    );
    t.same(parseResult(stdout, '0.4.0').ips, ips04, `${answered} to 0.4.0`);
  }
});

t.test('the one-address shape of 0.2.0 is read', async t => {
  const old = {
    cniVersion: '0.2.0',
    ip4: { ip: '10.0.0.2/24', gateway: '10.0.0.1', routes: [{ dst: '0.0.0.0/0' }] },
    ip6: { ip: 'fd00::2/64' },
    dns: {},
  };
  const result = parseResult(JSON.stringify(old), '1.0.0');
  t.same(result, {
    cniVersion: '1.0.0',
    ips: [{ address: '10.0.0.2/24', gateway: '10.0.0.1' }, { address: 'fd00::2/64' }],
    routes: [{ dst: '0.0.0.0/0' }],
    dns: {},
  });
  t.same(addressesOf(result, 'eth0'), ['10.0.0.2', 'fd00::2']);
  t.throws(() => parseResult('{"cniVersion":"0.1.0","ip4":{}}', '0.1.0'), /has no "ip"/);
});

t.test("a result without a version has the configuration's", async t => {
  t.same(addressesOf(parseResult('{"ip4":{"ip":"10.0.0.2/24"}}', '0.2.0'), 'eth0'), ['10.0.0.2']);
  t.same(addressesOf(parseResult('{"ips":[{"address":"10.0.0.2/24"}]}', '1.0.0'), 'eth0'), ['10.0.0.2']);
});

t.test("only addresses of the pod's own eth0 count", async t => {
  const interfaces = [{ name: 'eth0' }, { name: 'eth0', sandbox: '/ns' }, { name: 'net1', sandbox: '/ns' }];
  const ips = [0, 1, 2, 9].map(index => ({ address: `10.0.0.${index}/24`, interface: index }));
  t.same(
    addressesOf({ cniVersion: '1.0.0', interfaces, ips }, 'eth0'),
    ['10.0.0.1'],
    "not the host's eth0, another, or a missing one",
  );
});

t.test('annotations ask for bandwidth in Kubernetes quantities', async t => {
  const ingress = (text: string) => bandwidthOf({ 'kubernetes.io/ingress-bandwidth': text })?.ingressRate;
  const rates: [string, number][] = [
    ['1k', 1e3],
    ['10M', 1e7],
    ['1.5G', 1.5e9],
    ['1Ki', 1024],
    ['1e6', 1e6],
    ['1P', 1e15],
    ['2000', 2000],
  ];
  for (const [text, rate] of rates) t.equal(ingress(text), rate, text);
  for (const text of ['', '10', '999', '2P', '1m', '-1M', 'fast', '1Mbit', '1 M'])
    t.throws(() => ingress(text), { code: Code.InvalidArgument, message: /ingress-bandwidth/ }, text);
  t.equal(bandwidthOf({}), undefined);
  t.same(bandwidthOf({ 'kubernetes.io/egress-bandwidth': '1M' }), { egressRate: 1e6, egressBurst: 2 ** 32 - 1 });
});
