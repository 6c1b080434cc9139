import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import t, { type Test } from 'tap';
import { DockerRegistry } from './support/docker-registry.ts';
import { FaultServer } from './support/fault-server.ts';
import { image, onPath, setUp, status } from './support/faulty-registry.ts';
import { closeAtEnd, openService, signal } from './support/service.ts';
import {
  artifact,
  bundleFor,
  makeKey,
  payloadFor,
  referrersIndex,
  signatureImage,
  signed,
} from './support/signatures.ts';
import { type Blob, blob, type TestImage } from './support/test-image.ts';

t.setTimeout(280_000);

const [ours, theirs] = [makeKey(), makeKey()];
const keyFile = join(t.testdir(), 'ours.pub');
writeFileSync(keyFile, ours.pem);
const policy = { '*': { action: 'signed', keys: [keyFile] } } as const;
const { digest } = image.manifest;

const SIG = 'application/vnd.dev.cosign.artifact.sig.v1+json';
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const simple = (key: typeof ours) =>
  signatureImage([{ payload: payloadFor(digest), signature: signed(payloadFor(digest), key) }]);
const bundle = (key: typeof ours, of = digest, predicate?: string) => artifact(bundleFor(of, key, predicate));
type Attached = Parameters<typeof referrersIndex>[0];

/** How a registry tells what is attached: by the API of OCI 1.1, or by a tag. */
const ways: Readonly<Record<string, (server: FaultServer, index: Blob) => void>> = {
  'the referrers API': (server, index) => server.addReferrers(digest, index),
  'the tag that stands for it': (server, index) => server.addManifest(digest.replace(':', '-'), index),
};

function attach(server: FaultServer, attached: Attached, tell: (server: FaultServer, index: Blob) => void): void {
  for (const { image } of attached) server.add('attached', image);
  tell(server, referrersIndex(attached));
}

for (const [way, tell] of Object.entries(ways)) {
  for (const [title, attached] of [
    ['an image of signatures', [{ image: simple(ours), artifactType: SIG }]],
    ['a sigstore bundle', [{ image: bundle(ours), artifactType: BUNDLE }]],
    [
      'several, of which one counts',
      [
        { image: simple(theirs), artifactType: SIG },
        { image: bundle(ours), artifactType: BUNDLE },
      ],
    ],
  ] as const)
    t.test(`a signature that is attached by ${way} counts: ${title}`, async t => {
      const { server, pull } = await setUp(t, { policy });
      attach(server, attached, tell);
      t.equal((await pull()).id, image.id);
    });

  for (const [title, attached, says] of [
    ['nothing', [], /it has no signature/],
    [
      'an SBOM that the same key has signed',
      [{ image: bundle(ours, digest, 'https://spdx.dev/Document'), artifactType: BUNDLE }],
      /something of the type "https:\/\/spdx\.dev\/Document"/,
    ],
    ['a bundle by another key', [{ image: bundle(theirs), artifactType: BUNDLE }], /by none of the keys/],
    [
      'a bundle for another image',
      [{ image: bundle(ours, `sha256:${'0'.repeat(64)}`), artifactType: BUNDLE }],
      /is for sha256:0000/,
    ],
    [
      'a signature of another kind',
      [{ image: simple(ours), artifactType: 'application/vnd.cncf.notary.signature' }],
      /it has no signature/,
    ],
    [
      'a bundle that is no JSON',
      [{ image: artifact(blob(Buffer.from('{'), BUNDLE)), artifactType: BUNDLE }],
      /it has no signature/,
    ],
  ] as const)
    t.test(`an image to which ${title} is attached by ${way} is refused`, async t => {
      const { server, pull } = await setUp(t, { policy });
      attach(server, attached, tell);
      await t.rejects(pull(), {
        code: Code.PermissionDenied,
        message: new RegExp(`^SignatureValidationFailed: .*${says.source}`),
      });
      t.equal(server.count(`blobs/${image.layers[0]?.digest}`), 0);
    });
}

t.test('an attached manifest that is not what its digest says is refused', async t => {
  const { server, pull } = await setUp(t, { policy });
  const lying: TestImage = {
    ...simple(ours),
    manifest: { ...simple(ours).manifest, digest: `sha256:${'1'.repeat(64)}` },
  };
  attach(server, [{ image: lying, artifactType: SIG }], (s, index) => s.addReferrers(digest, index));
  await t.rejects(pull(), /^SignatureValidationFailed: .*is something else/);
});

t.test('a registry that cannot answer for what is attached is at fault', async t => {
  const { server, pull } = await setUp(t, { policy });
  server.fault = onPath('/referrers/', status(503));
  await t.rejects(pull(), { code: Code.Unavailable, message: /^RegistryUnavailable/ });
});

async function asker(t: Test, mirrors: Record<string, string[]> = {}) {
  const server = await FaultServer.start();
  const service = await openService(t.testdir(), { registries: { insecure: [], mirrors } });
  closeAtEnd(t, async () => {
    await service.close();
    await server[Symbol.asyncDispose]();
  });
  server.add('v', image);
  return { server, service };
}

t.test('what is attached is listed, page by page, each once, and only of the wanted kind', async t => {
  const { server, service } = await asker(t);
  const [a, b] = [simple(ours), bundle(ours)];
  const pages = [
    [{ image: a, artifactType: SIG, annotations: { of: 'a', number: 1 } }],
    [
      { image: a, artifactType: SIG },
      { image: b, artifactType: BUNDLE },
    ],
  ].map(referrersIndex);
  server.fault = (request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    if (!url.pathname.endsWith(`/referrers/${digest}`)) return false;
    const page = Number(url.searchParams.get('page'));
    const link = page === 0 ? { link: `</v2/some/image/referrers/${digest}?page=1>; rel="next"` } : {};
    response.writeHead(200, { 'content-type': pages[page]?.mediaType, ...link }).end(pages[page]?.bytes);
    return true;
  };
  const name = `${server.host}/some/image:v`;
  const { digest: subject, referrers } = await service.referrers(name, { signal: signal() });
  t.equal(subject, digest);
  t.same(
    referrers.map(({ digest, artifactType }) => [digest, artifactType]),
    [
      [a.manifest.digest, SIG],
      [b.manifest.digest, BUNDLE],
    ],
  );
  const some = await service.referrers(name, { signal: signal(), artifactType: BUNDLE });
  t.same(
    some.referrers.map(each => each.digest),
    [b.manifest.digest],
  );
});

t.test('a list without an end is given up', async t => {
  const { server, service } = await asker(t);
  server.fault = onPath('/referrers/', (request, response) => {
    const index = referrersIndex([]);
    const link = `<${request.url?.split('?')[0]}?page=${Math.random()}>; rel="next"`;
    response.writeHead(200, { 'content-type': index.mediaType, link }).end(index.bytes);
    return true;
  });
  await t.rejects(service.referrers(`${server.host}/some/image:v`, { signal: signal() }), {
    code: Code.ResourceExhausted,
    message: /pages/,
  });
});

t.test('what a mirror knows nothing of is asked of the registry itself', async t => {
  const mirror = await FaultServer.start();
  t.teardown(() => mirror[Symbol.asyncDispose]());
  mirror.add('v', image);
  mirror.addReferrers(digest, referrersIndex([]));
  const server = await FaultServer.start();
  t.teardown(() => server[Symbol.asyncDispose]());
  server.add('v', image);
  server.addReferrers(digest, referrersIndex([{ image: simple(ours), artifactType: SIG }]));
  const service = await openService(t.testdir(), {
    registries: { insecure: [], mirrors: { [server.host]: [`http://${mirror.host}`] } },
  });
  closeAtEnd(t, () => service.close());
  const { referrers } = await service.referrers(`${server.host}/some/image:v`, { signal: signal() });
  t.equal(referrers.length, 1);
});

t.test('docker-registry, which has no referrers API, keeps what is attached by tag', async t => {
  await using registry = await DockerRegistry.start(t.testdir());
  const name = `${registry.host}/team/app:v`;
  const attached = bundle(ours);
  await registry.push('team/app', 'v', image);
  await registry.push('team/app', 'attached', attached);
  const service = await openService(join(t.testdirName, 'node'), { policy });
  closeAtEnd(t, () => service.close());
  await t.rejects(service.pull(name, { signal: signal() }), /it has no signature/);
  t.same((await service.referrers(name, { signal: signal() })).referrers, []);
  const index = referrersIndex([{ image: attached, artifactType: BUNDLE }]);
  await registry.pushManifest('team/app', digest.replace(':', '-'), index);
  const { referrers } = await service.referrers(name, { signal: signal() });
  t.match(referrers, [
    { digest: attached.manifest.digest, artifactType: BUNDLE, sizeBytes: attached.manifest.bytes.length },
  ]);
  t.equal((await service.pull(name, { signal: signal() })).id, image.id);
});
