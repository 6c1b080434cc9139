import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Code } from '@cleat/base';
import t from 'tap';
import { deviceRules, resolveDevices } from '../../../daemon/spec/devices.ts';
import { eventually } from '../../node/reach.ts';

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

t.test('a device that goes while its directory is looked at is left out: it failed the container', async t => {
  const dir = t.testdir({ devices: { below: {} } });
  const devices = join(dir, 'devices');
  const comeAndGo =
    'mknod stays c 1 3; while [ ! -e ../stop ]; do mknod goes c 1 5; mknod below/goes c 1 5; rm goes below/goes; done';
  const ended = promisify(execFile)('sh', ['-c', comeAndGo], { cwd: devices, timeout: 60_000 });
  const look = async () => (await resolveDevices([ask(devices)], false)).map(({ device }) => device.path);
  try {
    await eventually(async () => {
      if ((await look()).length < 2) throw new Error('none has come');
    }, 'devices come');
    const seen = new Set<string>();
    for (let n = 0; n < 300; n++) for (const path of await look()) seen.add(path);
    t.ok(seen.has('/dev/x/stays'));
  } finally {
    writeFileSync(join(dir, 'stop'), '');
    await ended;
  }
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
