import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { release as osRelease } from 'node:os';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import { RuntimeInfo } from '@cleat/proto/introspection';
import t from 'tap';
import type { Daemon } from '../../../daemon/daemon.ts';
import {
  FeaturesByHandler,
  hasIdMappedLayers,
  hasMountSetattr,
  parseFeatures,
  pathsLack,
} from '../../../daemon/shims/handler-features.ts';

const features = (text: string) => ({ features: { typeUrl: 'Features', value: Buffer.from(text) } });

for (const [what, info, expected] of [
  ['is known of a runtime that lists the option', features('{"mountOptions":["ro","rro"]}'), true],
  ['is not there without the option', features('{"mountOptions":["ro"]}'), false],
  ['is not there when no options are listed', features('{}'), false],
  ['is not there when the options are no list', features('{"mountOptions":"rro"}'), false],
  ['is not there when a shim tells no features', { features: undefined }, false],
] as const)
  t.test(`a recursive read-only mount ${what}`, async t => {
    t.equal(parseFeatures(info).recursiveReadOnlyMounts, expected);
  });

t.test('kernels before 5.12 cannot make a tree of mounts read-only', async t => {
  for (const release of ['4.19.0', '5.4.0-150-generic', '5.11.22']) t.notOk(hasMountSetattr(release), release);
  for (const release of ['5.12.0', '5.15.0-91-generic', '6.1.0-18-amd64']) t.ok(hasMountSetattr(release), release);
});

const idmap = (enabled: unknown) => features(JSON.stringify({ linux: { mountExtensions: { idmap: { enabled } } } }));

t.test('id-mapped mounts are there when the runtime says so', async t => {
  t.equal(parseFeatures(idmap(true)).idMappedMounts, true);
  for (const info of [idmap(false), idmap('yes'), features('{}'), features('null'), features('{"linux":null}')])
    t.equal(parseFeatures(info).idMappedMounts, false);
});

t.test('kernels before 5.19 cannot show the layers of an image with other owners', async t => {
  for (const release of ['4.19.0', '5.12.0', '5.18.19']) t.notOk(hasIdMappedLayers(release), release);
  for (const release of ['5.19.0', '6.1.0-18-amd64']) t.ok(hasIdMappedLayers(release), release);
});

t.test('a directory that is closed to other users is found on the way to the daemon’s own', async t => {
  const dir = t.testdir({ closed: { open: {} } });
  chmodSync(join(dir, 'closed'), 0o700);
  t.equal(pathsLack(['/']), undefined);
  t.match(pathsLack(['/', join(dir, 'closed', 'open')]), `${join(dir, 'closed')} is closed`);
});

t.test('features that are not JSON are refused with their text', async t => {
  t.throws(() => parseFeatures(features('what?')), { code: Code.InvalidArgument, message: /not JSON: what\?/ });
});

t.test('a shim that did not tell once is asked again after a minute, and logged once', async t => {
  const value = Buffer.from('{"mountOptions":["rro"]}');
  const dir = t.testdir({
    'containerd-shim-other-v1': `#!/bin/sh\nprintf x >> ${t.testdirName}/asked; cat ${t.testdirName}/info`,
  });
  const shim = join(dir, 'containerd-shim-other-v1');
  chmodSync(shim, 0o755);
  const asked = () => readFileSync(join(dir, 'asked'), 'utf8').length;
  const clock = { now: 0n, nowNs: () => clock.now };
  const warnings: string[] = [];
  const log = { warn: (_: object, message: string) => void warnings.push(message), debug: () => {} };
  const config = { runtime: { handlers: { other: { shim, address: '', configPath: '' } } }, limits: {} };
  const d = { config, clock, log, paths: {}, zygote: { program: 'ours' } } as unknown as Daemon;
  const all = new FeaturesByHandler();
  for (let i = 0; i < 2; i++) t.match(await all.of(d, 'other'), { recursiveReadOnlyMounts: false });
  t.equal(asked(), 1);
  clock.now += 61_000_000_000n;
  t.match(await all.of(d, 'other'), { recursiveReadOnlyMounts: false });
  t.equal(asked(), 2);
  t.strictSame(warnings.length, 1);
  writeFileSync(join(dir, 'info'), RuntimeInfo.encode({ features: { typeUrl: 'Features', value } }));
  clock.now += 61_000_000_000n;
  for (let i = 0; i < 2; i++)
    t.match(await all.of(d, 'other'), { recursiveReadOnlyMounts: hasMountSetattr(osRelease()) });
  t.equal(asked(), 3);
});
