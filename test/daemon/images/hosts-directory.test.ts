import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import t, { type Test } from 'tap';
import { endpointsFor } from '../../../daemon/images/registry/hosts-directory.ts';
import { makeAuthority, makeCertificate, pemOf } from './support/certificates.ts';
import { FaultServer } from './support/fault-server.ts';
import { image, onPath, status } from './support/faulty-registry.ts';
import { closeAtEnd, openService, signal } from './support/service.ts';

t.setTimeout(280_000);
const pki = t.testdir();

/** A hosts directory with these files, and how endpoints are read from it. */
function hostsDir(t: Test, files: Record<string, string>) {
  const root = join(t.testdir(), 'certs.d');
  const put = (name: string, text: string) => {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  for (const [name, text] of Object.entries(files)) put(name, text);
  mkdirSync(root, { recursive: true });
  const options = { insecure: [], mirrors: { 'a.example': ['https://configured.example'] }, hostsDir: root };
  const read = async (host: string) =>
    (await endpointsFor(host, options)).map(({ bases, own }) => `${bases.join(' ')}${own ? ' (own)' : ''}`);
  return { root, put, options, read };
}

t.test('the directory of a registry is found by its host and port, else _default counts', async t => {
  const { read, root } = hostsDir(t, {
    'a.example/hosts.toml': '[host."https://m1"]',
    'b.example_5000_/hosts.toml': '[host."https://m2"]',
    'c.example:5000/hosts.toml': '[host."https://m3"]',
    'docker.io/hosts.toml': '[host."https://m4"]',
    '_default/hosts.toml': '[host."https://m5"]',
  });
  t.same(
    await read('a.example'),
    ['https://m1/v2', 'https://a.example/v2 (own)'],
    'and it counts instead of the mirrors',
  );
  t.same(await read('b.example:5000'), ['https://m2/v2', 'https://b.example:5000/v2 (own)']);
  t.same(await read('c.example:5000'), ['https://m3/v2', 'https://c.example:5000/v2 (own)']);
  t.same(await read('docker.io'), ['https://m4/v2', 'https://registry-1.docker.io/v2 (own)']);
  t.same(await read('d.example'), ['https://m5/v2', 'https://d.example/v2 (own)']);
  rmSync(root, { recursive: true });
  t.same(await read('d.example'), ['https://d.example/v2 (own)'], 'read anew each time, and it need not be there');
  t.same(await read('a.example'), ['https://configured.example/v2', 'https://a.example/v2 (own)']);
});

t.test('hosts are asked in the order of the file, with what is set for each', async t => {
  const { options, put } = hostsDir(t, {});
  put(
    'a.example/hosts.toml',
    `server = "https://upstream.example"
     skip_verify = true
     [host."https://z.example/prefix"]
     capabilities = ["pull"]
     [host."a-mirror.example:5000"]
     capabilities = ["pull", "resolve"]
     header = { X-One = "1", X-Two = ["2", "3"] }
     [host."http://plain.example/v2"]
     [host."https://as-is.example/api"]
     override_path = true
     skip_verify = true`,
  );
  t.same(
    (await endpointsFor('a.example', options)).map(e => [
      String(e.bases),
      e.resolves,
      e.pulls,
      e.insecure,
      e.headers,
      e.own,
    ]),
    [
      ['https://z.example/prefix/v2', false, true, false, {}, false],
      ['https://a-mirror.example:5000/v2', true, true, false, { 'x-one': '1', 'x-two': '2, 3' }, false],
      ['http://plain.example/v2', true, true, true, {}, false],
      ['https://as-is.example/api', true, true, true, {}, false],
      ['https://upstream.example/v2', true, true, true, {}, true],
    ],
  );
});

t.test('a file that cannot be used is told by name, table and key', async t => {
  const { options, put, root } = hostsDir(t, {});
  for (const [text, message] of [
    ['[host', /hosts\.toml is not TOML/],
    ['server = 3', /hosts\.toml: "server" must be a URL/],
    ['[host."ftp://x"]', /hosts\.toml: "ftp:\/\/x" is not an http or https URL/],
    ['[host."https://x"]\nskip_verify = "no"', /"skip_verify" of https:\/\/x must be true or false/],
    ['[host."https://x"]\ncapabilities = "pull"', /"capabilities" of https:\/\/x must be a list/],
    ['[host."https://x"]\nheader = { a = 1 }', /"header" of https:\/\/x must be a table/],
    ['[host."https://x"]\nca = 1', /"ca" of https:\/\/x must be a file/],
    [
      '[host."https://x"]\nca = "missing.pem"',
      new RegExp(`a certificate of https://x cannot be read: .*${root}/a.example/missing.pem`),
    ],
    ['[host."https://x"]\nclient = [["a", "b", "c"]]', /"client" of https:\/\/x must be a file/],
  ] as const) {
    put('a.example/hosts.toml', text);
    await t.rejects(endpointsFor('a.example', options), { code: Code.FailedPrecondition, message }, text);
  }
});

async function mirrored(t: Test, mirrorTls?: object) {
  const [mirror, own] = [await FaultServer.start(mirrorTls), await FaultServer.start()];
  for (const server of [mirror, own]) server.add('v', image);
  const dirs = hostsDir(t, {});
  const service = await openService(t.testdirName, {
    registries: { insecure: [], mirrors: {}, hostsDir: dirs.root },
    retry: { attempts: 1, firstDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1 },
  });
  closeAtEnd(t, async () => {
    await service.close();
    await Promise.all([mirror, own].map(server => server[Symbol.asyncDispose]()));
  });
  const pull = async () => {
    const pulled = await service.pull(`${own.host}/some/image:v`, {
      signal: signal(),
      auth: { username: 'u', password: 'p' },
    });
    await service.remove(pulled.id);
    return pulled.id;
  };
  return { mirror, own, put: (text: string) => dirs.put(`${own.host}/hosts.toml`, text), dirs, pull };
}

t.test('a change of the file counts from the next pull on', async t => {
  const { mirror, own, put, pull } = await mirrored(t);
  await pull();
  t.equal(mirror.requests.length, 0);
  put(`[host."http://${mirror.host}"]\nheader = { X-Token = "secret" }`);
  own.requests.length = 0;
  t.equal(await pull(), image.id);
  t.equal(own.requests.length, 0, 'the mirror had it all');
  t.ok(
    mirror.requests.every(r => r.line.endsWith(`?ns=${encodeURIComponent(own.host)}`)),
    'it is told whose images they are',
  );
  t.ok(mirror.requests.every(r => r.headers['x-token'] === 'secret' && r.authorization === undefined));
  put(`[host."http://${mirror.host}"]\ncapabilities = ["pull"]`);
  mirror.requests.length = 0;
  await pull();
  t.equal(own.count('manifests/v'), 1, 'who may not resolve is not asked for a tag');
  t.equal(mirror.count('manifests'), 0);
  t.ok(mirror.count('blobs') > 0);
});

t.test('headers stay behind when a mirror redirects to another server', async t => {
  const { mirror, put, pull } = await mirrored(t);
  await using store = await FaultServer.start();
  store.add('v', image);
  put(`[host."http://${mirror.host}"]\nheader = { X-Token = "secret", Authorization = "Bearer secret" }`);
  mirror.fault = onPath('blobs', (request, response) =>
    status(307, { location: `http://${store.host}${request.url}` })(request, response),
  );
  t.equal(await pull(), image.id);
  t.ok(mirror.requests.every(r => r.authorization === 'Bearer secret'));
  t.ok(store.requests.length > 0);
  t.ok(store.requests.every(r => r.headers['x-token'] === undefined && r.authorization === undefined));
});

t.test('a server may be known by an authority of its own, and want a certificate of us', async t => {
  const ca = makeAuthority(pki);
  const [server, client] = [makeCertificate(pki, 'server', ca), makeCertificate(pki, 'client', ca)];
  const tls = { ...pemOf(server), ca: readFileSync(ca.cert), requestCert: true, rejectUnauthorized: true };
  const { mirror, own, put, pull, dirs } = await mirrored(t, tls);
  const table = `[host."https://${mirror.host}"]\n`;
  own.fault = status(404);
  put(table);
  await t.rejects(pull(), /certificate/, 'nobody that we know vouches for it');
  put(`${table}ca = "${ca.cert}"`);
  await t.rejects(pull(), 'it refuses us without a certificate');
  put(`${table}skip_verify = true\nclient = [["${client.cert}", "${client.key}"]]`);
  t.equal(await pull(), image.id);
  writeFileSync(
    join(dirs.root, own.host, 'both.pem'),
    readFileSync(client.cert, 'utf8') + readFileSync(client.key, 'utf8'),
  );
  put(`${table}ca = ["${ca.cert}"]\nclient = "both.pem"`);
  t.equal(await pull(), image.id, 'relative paths are relative to the file');
});

t.test('without a hosts.toml, certificates in the directory are used as Docker uses them', async t => {
  const ca = makeAuthority(pki);
  const client = makeCertificate(pki, 'client', ca);
  const { put, options } = hostsDir(t, {});
  put('a.example/own.crt', readFileSync(ca.cert, 'utf8'));
  put('a.example/me.cert', readFileSync(client.cert, 'utf8'));
  put('a.example/me.key', readFileSync(client.key, 'utf8'));
  const endpoints = await endpointsFor('a.example', options);
  t.same(
    endpoints.map(({ own, tls }) => [own, tls?.ca.length, tls?.clients.length]),
    [
      [false, undefined, undefined],
      [true, 1, 1],
    ],
  );
  rmSync(join(options.hostsDir, 'a.example/me.key'));
  await t.rejects(endpointsFor('a.example', options), {
    code: Code.FailedPrecondition,
    message: /certificates in .* cannot be used/,
  });
});
