import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readNetworkTraffic } from '../../../daemon/stats/network-traffic.ts';
import { networkMessage } from '../../../daemon/stats/pod-stats.ts';

t.test('the interfaces of another network namespace are told, and we are back in our own', async t => {
  const script = 'ip link add a0 type veth peer name b0 && ip link set a0 up && ip link set b0 up && echo ready; cat';
  const child = spawn('unshare', ['--net', 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.teardown(() => child.stdin.end());
  await once(child.stdout, 'data');
  const own = readlinkSync('/proc/thread-self/ns/net');
  const traffic = readNetworkTraffic(`/proc/${child.pid}/ns/net`) ?? [];
  const names = traffic.map(({ name }) => name).sort();
  const others = names.filter(name => !['a0', 'b0', 'lo'].includes(name)); // tunnels that kernels make in each namespace
  t.same(
    names.filter(name => !others.includes(name)),
    ['a0', 'b0'],
    'loopback is left out',
  );
  t.equal(readlinkSync('/proc/thread-self/ns/net'), own);
});

t.test('where no namespace is pinned there is no traffic, and no error', async t => {
  const plain = join(t.testdir({}), 'net');
  t.equal(readNetworkTraffic(plain), undefined);
  writeFileSync(plain, '');
  t.equal(readNetworkTraffic(plain), undefined, 'a plain file, as after a boot');
});

const none = { bytes: 0n, packets: 0n, errors: 0n, dropped: 0n };
const named = (...names: string[]) => names.map(name => ({ name, received: none, sent: none }));

t.test("the pod's own interface stands alone, the others in the list", async t => {
  for (const [names, main, others] of [
    [['net1', 'eth0', 'net2'], 'eth0', ['net1', 'net2']],
    [['net1', 'net2'], 'net1', ['net2']],
  ] as const) {
    const message = networkMessage(7n, named(...names));
    t.equal(message?.timestamp, 7n);
    t.equal(message?.defaultInterface?.name, main);
    t.same(
      message?.interfaces?.map(({ name }) => name),
      others,
    );
  }
  t.equal(networkMessage(7n, []), undefined, 'callers take a default interface for granted');
  t.equal(networkMessage(7n, undefined), undefined);
});
