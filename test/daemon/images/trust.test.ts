import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import t, { type Test } from 'tap';
import { parseReference } from '../../../daemon/images/references.ts';
import type { ImagePolicy } from '../../../daemon/images/trust/policy.ts';
import { allowUnsigned, ruleFor } from '../../../daemon/images/trust/policy.ts';
import { image, onPath, setUp, status } from './support/faulty-registry.ts';
import { contentOf, signal } from './support/service.ts';
import { makeKey, payloadFor, signatureImage, signatureTag, signed } from './support/signatures.ts';
import { makeIndex } from './support/test-image.ts';

t.setTimeout(280_000);

const keyDir = t.testdir();
const keyFile = (name: string, text: string) => {
  writeFileSync(join(keyDir, name), text);
  return join(keyDir, name);
};
const [ours, theirs] = [makeKey(), makeKey()];
const ourFile = keyFile('ours.pub', ours.pem);
const { digest } = image.manifest;

/** A service that asks for a signature of everything, and a registry with these signatures. */
async function world(t: Test, signatures: Parameters<typeof signatureImage>[0], keys: readonly string[] = [ourFile]) {
  const made = await setUp(t, { policy: { '*': { action: 'signed', keys } } });
  if (signatures.length > 0) made.server.add(signatureTag(digest), signatureImage(signatures));
  return made;
}
const by = (key: typeof ours, payload = payloadFor(digest)) => ({ payload, signature: signed(payload, key) });

for (const kind of ['ec', 'ed25519', 'rsa'] as const)
  t.test(`an image that one of the keys has signed is pulled: ${kind}`, async t => {
    const key = makeKey(kind);
    const both = keyFile(`${kind}.pub`, `${ours.pem}\n${key.pem}`);
    const { pull } = await world(t, [by(theirs), by(key)], [both]);
    t.equal((await pull()).id, image.id);
  });

const index = makeIndex({ 'linux/amd64': image });
for (const [what, signedDigest] of [
  ['the index', index.digest],
  ['the manifest that is chosen of the index', digest],
] as const)
  t.test(`a signature of ${what} counts`, async t => {
    const { server, service } = await world(t, []);
    server.addManifest('multi', index);
    server.add(signatureTag(signedDigest), signatureImage([by(ours, payloadFor(signedDigest))]));
    t.equal((await service.pull(`${server.host}/some/image:multi`, { signal: signal() })).id, image.id);
  });

const whole = Buffer.from(by(ours).signature, 'base64');
const damaged = Buffer.concat([whole.subarray(0, -4), Buffer.alloc(4, 1)]).toString('base64');
for (const [title, signatures, says] of [
  ['no signature', [], /it has no signature/],
  ['a signature by another key', [by(theirs)], /by none of the keys/],
  [
    'a signature for another image',
    [by(ours, payloadFor(`sha256:${'0'.repeat(64)}`))],
    /a signature is for sha256:0000/,
  ],
  ['a damaged signature', [{ ...by(ours), signature: damaged }], /by none of the keys/],
  ['an empty signature', [{ payload: payloadFor(digest), signature: '' }], /by none of the keys/],
  [
    'a signed payload of another kind',
    [by(ours, payloadFor(digest, 'a promise'))],
    /something of the type "a promise"/,
  ],
  ['a signed payload that is no JSON', [by(ours, Buffer.from('{'))], /something that is not JSON/],
  [
    'a signed payload without a digest',
    [by(ours, Buffer.from('{"critical":{"type":"cosign container image signature"}}'))],
    /for no digest/,
  ],
] as const)
  t.test(`an image with ${title} is refused before its layers are fetched`, async t => {
    const { pull, server, service, dir } = await world(t, signatures);
    const message = new RegExp(`^SignatureValidationFailed: image .*${says.source}`);
    await t.rejects(pull(), { code: Code.PermissionDenied, message });
    t.equal(server.count(`blobs/${image.layers[0]?.digest}`), 0);
    t.same(service.list(), []);
    t.same(contentOf(dir), []);
  });

t.test('a key file that is gone or holds no key refuses, and a new one counts at the next pull', async t => {
  const file = keyFile('changing.pub', 'no key');
  const { pull } = await world(t, [by(ours)], [file]);
  await t.rejects(pull(), { message: /^SignatureValidationFailed: .*changing\.pub holds no public key/ });
  rmSync(file);
  await t.rejects(pull(), { message: /^SignatureValidationFailed: .*changing\.pub cannot be read/ });
  keyFile('changing.pub', ours.pem);
  t.equal((await pull()).id, image.id);
});

t.test('a registry that cannot answer for signatures is at fault, one that denies them is not trusted', async t => {
  const { pull, server } = await world(t, [by(ours)]);
  server.fault = onPath('.sig', status(503));
  await t.rejects(pull(), { code: Code.Unavailable, message: /^RegistryUnavailable/ });
  server.fault = onPath('.sig', status(403));
  await t.rejects(pull(), { message: /^SignatureValidationFailed: .*cannot be fetched/ });
});

t.test('a refused image is not even asked for', async t => {
  const { pull, server } = await setUp(t, { policy: { '*': { action: 'refuse', keys: [] } } });
  await t.rejects(pull(), { code: Code.PermissionDenied, message: /^SignatureValidationFailed: .*refuses/ });
  t.equal(server.requests.length, 0);
});

t.test('the longest prefix counts, at a slash, and all is allowed where no rule is', async t => {
  const rule = (action: 'allow' | 'refuse' | 'signed') => ({ action, keys: [] });
  const policy: ImagePolicy = {
    'docker.io/library': rule('allow'),
    'docker.io': rule('refuse'),
    'r.example.com:5000/team': rule('signed'),
  };
  const action = (name: string) => {
    try {
      return ruleFor(policy, parseReference(name)).action;
    } catch {
      return 'refuse';
    }
  };
  for (const [name, expected] of [
    ['busybox', 'allow'],
    ['docker.io/other/busybox', 'refuse'],
    ['docker.io/libraryx/busybox', 'refuse'],
    ['r.example.com:5000/team', 'signed'],
    ['r.example.com:5000/team/app:1', 'signed'],
    ['r.example.com:5000/teams/app:1', 'allow'],
    ['r.example.com/team/app', 'allow'],
  ] as const)
    t.equal(action(name), expected, name);
  t.equal(ruleFor({ ...policy, '*': rule('signed') }, parseReference('q.example.com/a')).action, 'signed');
  t.throws(
    () => allowUnsigned(policy, parseReference('r.example.com:5000/team/app')),
    /^SignatureValidationFailed: .*archive/,
  );
  t.doesNotThrow(() => allowUnsigned(policy, parseReference('busybox')));
});
