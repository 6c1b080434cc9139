import t from 'tap';
import { readLeases } from '../../../daemon/network/leases.ts';

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
