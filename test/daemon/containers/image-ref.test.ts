import { ImageSpec } from '@cleat/proto/cri';
import t from 'tap';
import { imageRef } from '../../../daemon/containers/image-ref.ts';
import type { Image } from '../../../daemon/images/image.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}` as const;
const spec = (image: string, userSpecifiedImage = '') => ImageSpec.create({ image, userSpecifiedImage });
const image = (...digests: string[]) => ({ id: digest('1'), digests }) as unknown as Image;

t.test('an image is told by the digest of the repository that the pod’s author named', async t => {
  const two = image(`docker.io/library/a@${digest('a')}`, `quay.io/b@${digest('b')}`);
  const cases = [
    [spec(digest('1'), 'quay.io/b:2'), `quay.io/b@${digest('b')}`],
    [spec('a'), `docker.io/library/a@${digest('a')}`],
    [spec(digest('1')), `docker.io/library/a@${digest('a')}`],
    [spec(digest('1'), 'Not A Name'), `docker.io/library/a@${digest('a')}`],
  ] as const;
  for (const [asked, expected] of cases) t.equal(imageRef(two, asked), expected);
});

t.test('an image without a digest of a registry is told by its id', async t => {
  t.equal(imageRef(image(), spec('a')), digest('1'));
});
