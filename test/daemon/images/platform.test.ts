import t from 'tap';
import type { IndexEntry } from '../../../daemon/images/manifest.ts';
import { choosePlatform } from '../../../daemon/images/platform.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const entry = (platform: string, mediaType = 'application/vnd.oci.image.manifest.v1+json'): IndexEntry => {
  const [os, architecture, variant] = platform.split('/');
  return {
    mediaType,
    digest: `sha256:${platform}`,
    sizeBytes: 1,
    platform: { ...(os && { os }), ...(architecture && { architecture }), ...(variant && { variant }) },
  };
};

t.test('the best of what runs on a platform is chosen', async t => {
  for (const [wanted, offered, chosen] of [
    ['linux/amd64', ['linux/arm64', 'linux/amd64'], 'linux/amd64'],
    ['linux/amd64', ['linux/amd64/v3', 'linux/amd64/v1'], 'linux/amd64/v1'],
    ['linux/amd64', ['linux/amd64/v2'], undefined],
    ['linux/amd64/v3', ['linux/amd64', 'linux/amd64/v2', 'linux/amd64/v4'], 'linux/amd64/v2'],
    ['linux/amd64', ['windows/amd64', 'linux/x86_64'], 'linux/x86_64'],
    ['linux/amd64', ['linux/386', 'unknown/unknown'], 'linux/386'],
    ['linux/arm64', ['linux/arm/v7', 'linux/arm64/v8'], 'linux/arm64/v8'],
    ['linux/arm64/v8', ['linux/arm/v7', 'linux/arm64'], 'linux/arm64'],
    ['linux/arm64', ['linux/arm/v6', 'linux/arm/v7'], 'linux/arm/v7'],
    ['linux/arm', ['linux/arm/v5', 'linux/arm/v6', 'linux/arm/v8'], 'linux/arm/v6'],
    ['linux/arm/v7', ['linux/arm/6', 'linux/arm/7'], 'linux/arm/7'],
    ['linux/arm/v6', ['linux/arm'], undefined],
    ['linux/arm/v7', ['linux/armel', 'linux/armhf'], 'linux/armhf'],
    ['linux/riscv64', ['linux/riscv64', 'linux/amd64'], 'linux/riscv64'],
    ['linux/s390x', ['linux/amd64'], undefined],
    ['linux/amd64', [''], ''],
    ['linux/amd64', ['', ''], undefined],
  ] as const) {
    const [os = '', architecture = '', variant = ''] = wanted.split('/');
    const found = choosePlatform(
      offered.map(platform => entry(platform)),
      { os, architecture, variant },
    );
    t.equal(found?.digest, chosen === undefined ? undefined : `sha256:${chosen}`, `${wanted} of ${offered}`);
  }
});

t.test('an index in an index need not say its platform', async t => {
  const wanted = { os: 'linux', architecture: 'amd64', variant: '' };
  t.equal(choosePlatform([entry('linux/s390x'), entry('', INDEX)], wanted)?.mediaType, INDEX);
  t.equal(choosePlatform([entry('', INDEX), entry('linux/amd64')], wanted)?.digest, 'sha256:linux/amd64');
});
