import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import t from 'tap';
import { deviceRules, resolveDevices } from '../../../daemon/spec/devices.ts';

const ask = (hostPath: string, containerPath = '/dev/x', permissions = '') => ({
  hostPath,
  containerPath,
  permissions,
});

t.test('a device is looked up on the host, through links', async t => {
  const dir = t.testdir();
  symlinkSync('/dev/null', join(dir, 'link'));
  const [device] = await resolveDevices([ask(join(dir, 'link'), '/dev/mine', 'r')], false);
  t.match(device, { access: 'r', device: { path: '/dev/mine', type: 'c', major: 1, minor: 3, uid: 0, gid: 0 } });
  t.equal(device?.device.fileMode, 0o666);
});

t.test('a directory stands for the devices below it', async t => {
  const all = await resolveDevices([ask('/dev', '/dev/host', 'rw')], false);
  t.match(
    all.find(d => d.device.path === '/dev/host/zero'),
    { access: 'rw', device: { major: 1, minor: 5 } },
  );
  t.notOk(all.some(d => d.device.path.startsWith('/dev/host/pts')));
});

t.test('a path that is no device is refused by name', async t => {
  const dir = t.testdir({ file: '' });
  for (const path of [join(dir, 'file'), join(dir, 'gone')])
    await t.rejects(resolveDevices([ask(path)], false), { code: Code.InvalidArgument, message: new RegExp(path) });
});

t.test('the device cgroup refuses all but the usual and the asked; a privileged container has all', async t => {
  t.same(deviceRules([], false)[0], { allow: false, access: 'rwm' });
  const devices = await resolveDevices([ask('/dev/full', '/dev/full', 'rw')], false);
  t.same(deviceRules(devices, false).at(-1), { allow: true, type: 'c', major: 1, minor: 7, access: 'rw' });
  t.same(deviceRules(devices, true), [{ allow: true, access: 'rwm' }]);
  const all = await resolveDevices([ask('/dev/full', '/dev/full', 'r')], true);
  t.ok(all.some(d => d.device.path === '/dev/null'));
  t.equal(all.filter(d => d.device.path === '/dev/full').length, 1);
});
