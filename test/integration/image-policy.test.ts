import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { makeKey, payloadFor, signatureImage, signatureTag, signed } from '../daemon/images/support/signatures.ts';
import { busyboxImage } from '../node/images.ts';
import { World } from './world.ts';

const key = makeKey();
const directory = t.testdir({ 'key.pub': key.pem });
const policy = {
  '127.0.0.1:5000/signed': { action: 'signed', keys: [join(directory, 'key.pub')] },
  '127.0.0.1:5000/refused': { action: 'refuse' },
};

t.test('PullImage keeps to the policy of the configuration, in the words that the kubelet knows', async t => {
  await using world = await World.start({ config: { images: { policy } } });
  const { registry, daemon } = world;
  t.ok(world.image.startsWith('127.0.0.1:5000/'), 'the rules are about this registry');
  const image = await busyboxImage({ Labels: { of: 'policy' } });
  const pull = (reference: string) => daemon.cri.image.pullImage({ image: { image: reference } });

  const refused = await registry.push('refused/app', '1', image);
  await t.rejects(pull(refused), {
    message: /^7 PERMISSION_DENIED: SignatureValidationFailed: the image policy refuses image .*refused\/app:1/,
  });
  const name = await registry.push('signed/app', '1', image);
  await t.rejects(pull(name), {
    message: /^7 PERMISSION_DENIED: SignatureValidationFailed: image .*it has no signature$/,
  });

  const payload = payloadFor(image.digest);
  const made = signatureImage([{ payload, signature: signed(payload, key) }]);
  await registry.push('signed/app', signatureTag(image.digest), {
    ...made.manifest,
    blobs: [...made.layers, made.config],
    children: [],
    platform: image.platform,
  });
  const { imageRef } = await pull(name);
  t.match(imageRef, /^sha256:/);
  writeFileSync(join(directory, 'key.pub'), makeKey().pem);
  await t.rejects(
    pull(name),
    { message: /by none of the keys of the policy$/ },
    'a key that is taken away no longer counts',
  );
});
