import { Code } from '@cleat/base';
import t from 'tap';
import { hasMountSetattr, parseFeatures } from '../../../daemon/shims/handler-features.ts';

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

t.test('features that are not JSON are refused with their text', async t => {
  t.throws(() => parseFeatures(features('what?')), { code: Code.InvalidArgument, message: /not JSON: what\?/ });
});
