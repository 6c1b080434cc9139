import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import t, { type Test } from 'tap';
import { Credentials } from '../../../daemon/images/registry/credentials.ts';
import { configuredEndpoints } from '../../../daemon/images/registry/endpoint.ts';
import { HttpClient } from '../../../daemon/images/registry/http.ts';
import { Repository } from '../../../daemon/images/registry/repository.ts';
import { type Fault, FaultServer } from './support/fault-server.ts';
import { body, image, layer, onPath, setUp, status } from './support/faulty-registry.ts';
import { contentOf, openService, signal } from './support/service.ts';
import { file } from './support/tar-builder.ts';
import { blob, makeImage } from './support/test-image.ts';

t.setTimeout(280_000);

t.test('a failed pull says which content was wrong and how, and leaves nothing', async t => {
  const cut = (_: unknown, response: import('node:http').ServerResponse) => {
    response.writeHead(200, { 'content-length': layer.bytes.length });
    response.write(layer.bytes.subarray(0, 10), () => response.destroy());
    return true;
  };
  const wrong = Buffer.from(layer.bytes);
  wrong[wrong.length - 1] = (wrong[wrong.length - 1] ?? 0) ^ 1;
  const layerName = `layer ${layer.digest}`;
  const cases: ReadonlyArray<readonly [string, Fault, { code: Code; message: RegExp }]> = [
    [
      'a layer with one wrong bit',
      onPath(layer.digest, body(wrong)),
      {
        code: Code.DataLoss,
        message: new RegExp(`${layerName} of image .* has the digest sha256:\\w+ instead of ${layer.digest}`),
      },
    ],
    [
      'a layer that is shorter',
      onPath(layer.digest, body(layer.bytes.subarray(0, 20))),
      {
        code: Code.DataLoss,
        message: new RegExp(`${layerName} .* is truncated: it ended after 20 of ${layer.bytes.length} bytes`),
      },
    ],
    [
      'a layer that is longer',
      onPath(layer.digest, body(Buffer.concat([layer.bytes, layer.bytes]))),
      { code: Code.DataLoss, message: new RegExp(`${layerName} .* is longer than the ${layer.bytes.length} bytes`) },
    ],
    [
      'a connection that breaks off each time',
      onPath(layer.digest, cut),
      { code: Code.Unavailable, message: new RegExp(`^RegistryUnavailable: ${layerName} of image .* broke off`) },
    ],
    [
      'a layer that is not there',
      onPath(layer.digest, status(404)),
      { code: Code.NotFound, message: new RegExp(`${layerName} of image .* not found in registry`) },
    ],
    [
      'another configuration',
      onPath(image.config.digest, body(Buffer.from('{}'))),
      {
        code: Code.DataLoss,
        message: new RegExp(`configuration ${image.config.digest} of image .* sent something else`),
      },
    ],
    [
      'a manifest that is not JSON',
      onPath('manifests', body(Buffer.from('<html>'))),
      { code: Code.DataLoss, message: /image .* is not JSON/ },
    ],
    [
      'a manifest of a kind that we do not know',
      onPath('manifests', body(Buffer.from('{"schemaVersion":1}'))),
      { code: Code.Unimplemented, message: /media type "", which is not supported/ },
    ],
    [
      'a manifest beyond all limits',
      onPath('manifests', body(Buffer.alloc(9 * 1024 * 1024))),
      { code: Code.ResourceExhausted, message: /more than 8388608 bytes/ },
    ],
    [
      'access denied',
      onPath('manifests', status(403)),
      { code: Code.PermissionDenied, message: /denies access \(403\)/ },
    ],
    [
      'credentials wanted',
      onPath('manifests', status(401)),
      { code: Code.Unauthenticated, message: /asks for credentials \(401\)/ },
    ],
    [
      'a server in trouble',
      onPath('manifests', status(503)),
      { code: Code.Unavailable, message: /^RegistryUnavailable: image .* answers 503/ },
    ],
    [
      'too many redirects',
      (request, response) => status(302, { location: request.url ?? '' })(request, response),
      { code: Code.Unavailable, message: /redirects more than 5 times/ },
    ],
  ];
  for (const [title, fault, expected] of cases)
    await t.test(title, async t => {
      const { server, service, dir, pull } = await setUp(t);
      server.fault = fault;
      await t.rejects(pull(), expected);
      t.same(service.list(), []);
      t.same(contentOf(dir), [], 'nothing stays');
      server.fault = () => false;
      t.equal((await pull()).id, image.id, 'and the next pull succeeds');
    });
});

t.test('what passes is tried again', async t => {
  for (const [title, fault] of [
    ['a server that answers 500 twice', onPath('manifests', status(500), 2)],
    ['one that has too much to do', onPath(layer.digest, status(429, { 'retry-after': '0' }), 1)],
    ['a layer that breaks off once', onPath(layer.digest, (_, response) => Boolean(response.destroy()), 1)],
  ] as const)
    await t.test(title, async t => {
      const { server, pull } = await setUp(t);
      server.fault = fault;
      t.equal((await pull()).id, image.id);
    });
});

t.test('what will not pass is not tried again', async t => {
  const { server, pull } = await setUp(t);
  server.fault = onPath(layer.digest, status(404));
  await t.rejects(pull(), { code: Code.NotFound });
  t.equal(server.count(layer.digest), 1);
});

t.test('a registry that says nothing any more is given up', async t => {
  const { server, pull } = await setUp(t, {
    noProgressTimeoutMs: 2_000, // what does answer has to do so in this time, on a busy machine too
    retry: { attempts: 1, firstDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1 },
  });
  server.fault = onPath(layer.digest, () => true);
  await t.rejects(pull(), { code: Code.Unavailable, message: /Headers Timeout/ });
  server.fault = onPath(layer.digest, (_, response) => {
    response.writeHead(200, { 'content-length': layer.bytes.length }).write(layer.bytes.subarray(0, 1));
    return true;
  });
  await t.rejects(pull(), { code: Code.Unavailable, message: /broke off: Body Timeout/ });
});

t.test('a pull has a deadline of its own, and ends when the service does', async t => {
  const { server, service, pull, dir } = await setUp(t, { pullTimeoutMs: 300 });
  server.fault = onPath(layer.digest, () => true);
  await t.rejects(pull(), { code: Code.DeadlineExceeded, message: /pull of image .* did not finish within 300 ms/ });
  t.same(contentOf(dir), []);
  const ended = t.rejects(pull(), { code: Code.Unavailable, message: 'the daemon ends' });
  await service.close();
  await ended;
  await t.rejects(pull(), { code: Code.Unavailable });
});

t.test('content that several pulls want at the same time is fetched once', async t => {
  const { server, service, name } = await setUp(t);
  server.add('other', image);
  await Promise.all([name, name, name.replace(':v', ':other')].map(ref => service.pull(ref, { signal: signal() })));
  t.equal(server.count('manifests/v'), 1);
  for (const { digest } of image.layers) t.equal(server.count(digest), 1, digest);
});

t.test('a pull goes on when its caller leaves, and the retry finds it', async t => {
  const { server, service, name } = await setUp(t);
  const leaving = new AbortController();
  let arrived = () => {};
  const asked = new Promise<void>(resolve => {
    arrived = resolve;
  });
  let proceed = () => {};
  server.fault = onPath('manifests', (_, response) => {
    proceed = () => response.writeHead(200, { 'content-type': image.manifest.mediaType }).end(image.manifest.bytes);
    arrived();
    return true;
  });
  const first = service.pull(name, { signal: leaving.signal });
  await asked;
  leaving.abort();
  await t.rejects(first, { code: Code.Cancelled });
  const second = service.pull(name, { signal: signal() });
  proceed();
  t.equal((await second).id, image.id);
  t.equal(server.count('manifests'), 1);
});

t.test('a manifest by digest must have that digest, and a mirror that sends another is passed over', async t => {
  const { server, service, name } = await setUp(t);
  await using mirror = await FaultServer.start();
  const other = makeImage({ layers: [] });
  mirror.fault = onPath('manifests', body(other.manifest.bytes));
  await service.close();
  const mirrored = await openService(t.testdirName, {
    registries: { insecure: [], mirrors: { [server.host]: [`http://${mirror.host}`] } },
  });
  const pulled = await mirrored.pull(name.replace(':v', `@${image.manifest.digest}`), { signal: signal() });
  t.equal(pulled.id, image.id);
  t.ok(mirror.count('manifests') > 0);
  await mirrored.close();
});

t.test('an image that is not what it says is refused before anything is fetched of it', async t => {
  const { server, service, dir } = await setUp(t);
  const encrypted = JSON.parse(image.manifest.bytes.toString());
  encrypted.layers[0].mediaType += '+encrypted';
  server.addManifest('encrypted', blob(Buffer.from(JSON.stringify(encrypted)), image.manifest.mediaType));
  server.add('liar', makeImage({ layers: [[file('a', 'a')]], diffIds: [`sha256:${'0'.repeat(64)}`] }));
  server.add('short', makeImage({ layers: [[file('a', 'a')]], diffIds: [] }));
  const pull = (tag: string) => service.pull(`${server.host}/some/image:${tag}`, { signal: signal() });
  await t.rejects(pull('encrypted'), {
    code: Code.Unimplemented,
    message:
      /layer sha256:\w+ of image .* is encrypted \(media type "application\/vnd\.oci\.image\.layer\.v1\.tar\+gzip\+encrypted"\)/,
  });
  t.equal(server.count('/blobs/'), 0, 'not even the configuration was fetched');
  await t.rejects(pull('short'), {
    code: Code.DataLoss,
    message: /1 layers in its manifest and 0 in its configuration/,
  });
  t.equal(server.count('/blobs/'), 1, 'only a configuration was fetched');
  await t.rejects(pull('liar'), { code: Code.DataLoss, message: /unpacks to sha256:\w+ instead of the sha256:0000/ });
  t.same(contentOf(dir), []);
});

/** A registry with a certificate that nobody vouches for. */
async function tlsServer(t: Test): Promise<FaultServer> {
  const dir = t.testdir();
  const [key, cert] = [join(dir, 'key'), join(dir, 'cert')];
  const subject = ['-subj', '/CN=test', '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject], { stdio: 'ignore' });
  const server = await FaultServer.start({ key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') });
  t.teardown(() => server[Symbol.asyncDispose]());
  server.add('v', image);
  return server;
}

t.test('HTTPS is tried first, and on loopback any certificate will do', async t => {
  const server = await tlsServer(t);
  const service = await openService(t.testdirName);
  t.equal((await service.pull(`${server.host}/some/image:v`, { signal: signal() })).id, image.id);
  await service.close();
});

t.test('elsewhere a certificate must be good', async t => {
  const server = await tlsServer(t);
  const http = new HttpClient({ connectTimeoutMs: 30_000, noProgressTimeoutMs: 30_000 });
  t.teardown(() => http.close());
  const url = new URL(`https://${server.host}/v2/`);
  await t.rejects(http.send(url, { insecure: false, signal: signal() }), /self-signed certificate/);
  const strict = {
    name: 'registry.example',
    bases: [url],
    insecure: false,
    own: true,
    resolves: true,
    pulls: true,
    headers: {},
  };
  await t.rejects(
    new Repository(http, strict, {
      host: 'registry.example',
      path: 'a',
      auth: undefined,
      credentials: new Credentials({ byHost: {}, dockerConfig: '', env: {} }),
    }).get('tags', { accept: '*/*' }, 'it', signal()),
    /self-signed/,
  );
  t.same(
    configuredEndpoints('registry.example', { insecure: [], mirrors: {} }).flatMap(e => e.bases.map(String)),
    ['https://registry.example/v2'],
  );
  t.same(
    configuredEndpoints('docker.io', { insecure: [], mirrors: {} }).flatMap(e => e.bases.map(String)),
    ['https://registry-1.docker.io/v2'],
  );
});
