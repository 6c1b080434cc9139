import { readdirSync } from 'node:fs';
import t from 'tap';
import { writeBridgeNetwork } from './cni.ts';
import { TestNode } from './node.ts';

t.test('a pod network of real plugins gives an address and takes it back', async t => {
  await using node = await TestNode.start();
  const network = await writeBridgeNetwork(node, { subnet: '10.99.0.0/24' });
  const conflist = JSON.parse(await node.sh(`cat ${network.confDir}/10-pods.conflist`));
  await node.sh('ip netns add pod');
  const plugin = { cniVersion: conflist.cniVersion, name: conflist.name, ...conflist.plugins[0] };
  const call = (command: string) =>
    node.run(`${network.binDir}/bridge`, [], {
      input: JSON.stringify(plugin),
      env: {
        CNI_COMMAND: command,
        CNI_CONTAINERID: 'pod-a',
        CNI_NETNS: '/run/netns/pod',
        CNI_IFNAME: 'eth0',
        CNI_PATH: network.binDir,
      },
    });
  const added = await call('ADD');
  t.equal(added.code, 0, added.stdout);
  t.match(JSON.parse(added.stdout).ips, [{ address: '10.99.0.2/24', gateway: '10.99.0.1' }]);
  t.match(await node.sh('ip netns exec pod ip -br -4 addr show eth0'), /10\.99\.0\.2/);
  t.equal(
    (await node.run('busybox', ['ping', '-c', '1', '-W', '20', '10.99.0.2'])).code,
    0,
    'the node reaches the pod',
  );
  t.ok(readdirSync(`${network.dataDir}/${network.name}`).includes('10.99.0.2'));
  t.equal((await call('DEL')).code, 0);
  t.notOk(readdirSync(`${network.dataDir}/${network.name}`).includes('10.99.0.2'));
});
