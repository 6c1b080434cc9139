import { utimesSync } from 'node:fs';
import t from 'tap';
import { readLeases } from '../../../daemon/network/leases.ts';
import { tornLeases } from '../../../daemon/network/torn-leases.ts';

t.test('the leases of host-local are read, and nothing else in its directory', async t => {
  const dir = t.testdir({
    pods: {
      '10.0.0.2': 'one\r\neth0',
      '10.0.0.3': 'two\neth0',
      'fd00::2': 'one\r\neth0',
      '10.0.0.9': '',
      last_reserved_ip_0: '10.0.0.3',
      lock: '',
    },
  });
  const network = (ipam: unknown) =>
    ({ name: 'pods', cniVersion: '1.0.0', plugins: [{ type: 'bridge', ipam }, { type: 'portmap' }] }) as const;
  const leases = await readLeases(network({ type: 'host-local', dataDir: dir }));
  t.strictSame(leases.map(({ address, sandboxId }) => `${address} ${sandboxId}`).toSorted(), [
    '10.0.0.2 one',
    '10.0.0.3 two',
    'fd00::2 one',
  ]);
  t.strictSame(
    await readLeases(network({ type: 'host-local', dataDir: `${dir}/none` })),
    [],
    'nothing was given away yet',
  );
  t.strictSame(await readLeases(network({ type: 'dhcp' })), [], 'another plugin’s are not known');
});

t.test('a lease is torn when its file is empty since before the boot', async t => {
  const dir = t.testdir({ pods: { '10.0.0.2': 'one\r\neth0', '10.0.0.3': '', '10.0.0.4': '', lock: '' } });
  const bootedAtMs = Date.now() - 60_000;
  for (const name of ['10.0.0.2', '10.0.0.3', 'lock']) utimesSync(`${dir}/pods/${name}`, 0, (bootedAtMs - 1000) / 1000);
  const plugins = [{ type: 'bridge', ipam: { type: 'host-local', dataDir: dir } }];
  t.strictSame(await tornLeases({ name: 'pods', cniVersion: '1.0.0', plugins }, bootedAtMs), [
    { address: '10.0.0.3', path: `${dir}/pods/10.0.0.3` },
  ]);
});
