import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { makeAuthority, makeCertificate, pemOf } from '../images/support/certificates.ts';

const daemon = join(import.meta.dirname, '../../../daemon');

/** Run a script with the flag that keeps Node from reading its own list, as the daemon runs. */
async function run(script: string, env: Readonly<Record<string, string>>): Promise<string> {
  const args = ['--use-openssl-ca', '--input-type=module-typescript', '-e', script];
  const options = { env: { PATH: process.env['PATH'], ...env }, timeout: 60_000 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return stdout;
}

t.test('what comes with Node is trusted, what the administrator added, and what the environment names', async t => {
  const dir = t.testdir({ system: {}, extra: {} });
  const [system, extra] = [makeAuthority(join(dir, 'system')).cert, makeAuthority(join(dir, 'extra')).cert];
  const script = `
    import { getCACertificates } from 'node:tls';
    import { systemTrust, trustSystem } from '${daemon}/tls/system-trust.ts';
    const before = getCACertificates('default');
    trustSystem();
    const plain = pems => pems.map(pem => pem.replace(/\\s+/g, ''));
    const [all, now] = [plain(systemTrust()), new Set(plain(getCACertificates('default')))];
    console.log(JSON.stringify({
      before: before.length,
      each: new Set(all).size === all.length,
      trusted: all.every(pem => now.has(pem)),
      bundled: plain(getCACertificates('bundled')).every(pem => all.includes(pem)),
      all,
    }));`;
  const found = JSON.parse(await run(script, { SSL_CERT_FILE: system, NODE_EXTRA_CA_CERTS: extra }));
  t.equal(found.before, 1, 'Node alone counts only what the environment names');
  t.match(found, { each: true, trusted: true, bundled: true });
  for (const path of [system, extra]) t.ok(found.all.includes(readFileSync(path, 'utf8').replace(/\s+/g, '')), path);
});

t.test('spans go to a collector whose certificate an authority of the system has signed', async t => {
  const dir = t.testdir();
  const ca = makeAuthority(dir);
  const urls: (string | undefined)[] = [];
  const server = createServer(pemOf(makeCertificate(dir, 'collector', ca)), (request, response) => {
    urls.push(request.url);
    request.resume().on('end', () => response.end('{}'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => void server.close().closeAllConnections());
  const script = `
    import { getCACertificates } from 'node:tls';
    import { SpanExporter } from '${daemon}/trace/exporter.ts';
    const exporter = new SpanExporter({
      endpoint: 'https://127.0.0.1:${(server.address() as AddressInfo).port}',
      version: '1',
      log: { warn: (_, message) => console.log(message), debug: () => undefined },
      withShims: async ({ spans }) => spans,
    });
    exporter.push({ podId: 'p', podName: 'default/web', containerId: 'c', spans: [] });
    const before = getCACertificates('default').length;
    await exporter.close();
    const plain = kind => getCACertificates(kind).map(pem => pem.replace(/\\s+/g, ''));
    const now = new Set(plain('default'));
    console.log(before, plain('bundled').every(pem => now.has(pem)));`;
  t.equal(
    await run(script, { SSL_CERT_FILE: ca.cert }),
    '0 true\n',
    'what is trusted is read when there is something to send',
  );
  t.same(urls, ['/v1/traces']);
});

t.test('a proxy that is spoken to over TLS is trusted as a registry is', async t => {
  const script = (proxy: string) => `
    import { getCACertificates } from 'node:tls';
    import { Pools } from '${daemon}/images/registry/pools.ts';
    import { ProxySettings } from '${daemon}/images/registry/proxy-settings.ts';
    const proxies = new ProxySettings({ HTTPS_PROXY: '${proxy}' });
    const pools = new Pools({ connectTimeoutMs: 1000, noProgressTimeoutMs: 1000 }, proxies);
    pools.for(new URL('https://registry.example/'), { insecure: false }); // connects when it is asked for something
    const plain = kind => getCACertificates(kind).map(pem => pem.replace(/\\s+/g, ''));
    const now = new Set(plain('default'));
    console.log(plain('bundled').every(pem => now.has(pem)));
    await pools.close();`;
  t.equal(await run(script('http://127.0.0.1:1'), {}), 'false\n');
  t.equal(await run(script('HTTPS://127.0.0.1:1'), {}), 'true\n');
});
