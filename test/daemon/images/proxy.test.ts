import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { HttpClient, readBody } from '../../../daemon/images/registry/http.ts';
import { ProxySettings } from '../../../daemon/images/registry/proxy-settings.ts';
import { makeAuthority, makeCertificate, pemOf } from './support/certificates.ts';
import { FaultServer } from './support/fault-server.ts';
import { image } from './support/faulty-registry.ts';
import { signal } from './support/service.ts';

t.setTimeout(280_000);

t.test('which requests go through a proxy', async t => {
  const env = {
    HTTP_PROXY: 'http://plain:1',
    https_proxy: 'tls:2',
    NO_PROXY:
      'internal, .below.example,*.star.example , 10.0.0.0/8,fd00::/8,192.168.1.1,ported.example:5000,[fe80::1]:80,bad/77',
  };
  const settings = new ProxySettings(env);
  for (const [url, proxy] of [
    ['http://a.example/', 'http://plain:1'],
    ['https://a.example/', 'http://tls:2'],
    ['https://localhost/', undefined],
    ['https://127.0.0.1:5000/', undefined],
    ['https://[::1]/', undefined],
    ['https://internal/', undefined],
    ['https://a.internal/', undefined],
    ['https://notinternal/', 'http://tls:2'],
    ['https://below.example/', 'http://tls:2'],
    ['https://a.below.example/', undefined],
    ['https://A.Star.Example/', undefined],
    ['https://10.1.2.3/', undefined],
    ['https://11.1.2.3/', 'http://tls:2'],
    ['https://[fd00::5]/', undefined],
    ['https://[fc00::5]/', 'http://tls:2'],
    ['https://192.168.1.1/', undefined],
    ['https://192.168.1.11/', 'http://tls:2'],
    ['https://ported.example:5000/', undefined],
    ['https://ported.example/', 'http://tls:2'],
    ['http://[fe80::1]/', undefined],
  ] as const)
    t.equal(settings.proxyFor(new URL(url)), proxy, url);
  t.equal(new ProxySettings({ ...env, NO_PROXY: '*' }).proxyFor(new URL('https://a.example/')), undefined);
  t.equal(new ProxySettings({}).proxyFor(new URL('https://a.example/')), undefined);
});

/** A proxy that sends everything to one server, whatever name was asked for. */
async function startProxy(t: Test, target: FaultServer) {
  const [host = '', port = ''] = target.host.split(':');
  const seen: Array<{ readonly asked: string; readonly authorization: string | undefined }> = [];
  const proxy = createServer((request, response) => {
    seen.push({ asked: `${request.method} ${request.url}`, authorization: request.headers['proxy-authorization'] });
    const { pathname } = new URL(request.url ?? '');
    httpRequest({ host, port, path: pathname, headers: request.headers }, answer => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    }).end();
  });
  proxy.on('connect', (request, socket) => {
    seen.push({ asked: `CONNECT ${request.url}`, authorization: request.headers['proxy-authorization'] });
    const through = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(through).pipe(socket);
    });
    for (const end of [socket, through]) end.on('error', () => undefined);
    t.teardown(() => through.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.teardown(() => void proxy.close().closeAllConnections());
  const address = proxy.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return { seen, url: `http://user:secret@127.0.0.1:${address.port}` };
}

t.test('plain HTTP is handed to the proxy, HTTPS goes through a tunnel', async t => {
  const dir = t.testdir();
  const ca = makeAuthority(dir);
  for (const scheme of ['http', 'https'])
    await t.test(scheme, async t => {
      const server = await FaultServer.start(
        scheme === 'https' ? pemOf(makeCertificate(dir, 'server', ca)) : undefined,
      );
      t.teardown(() => server[Symbol.asyncDispose]());
      server.add('v', image);
      const proxy = await startProxy(t, server);
      const http = new HttpClient(
        { connectTimeoutMs: 30_000, noProgressTimeoutMs: 30_000 },
        { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url },
      );
      t.teardown(() => http.close());
      const url = new URL(`${scheme}://registry.example/v2/a/manifests/v`);
      const answer = await http.send(url, { insecure: true, signal: signal() });
      t.same(await readBody(answer, 1e6), image.manifest.bytes);
      t.match(
        proxy.seen[0]?.asked,
        scheme === 'http' ? 'GET http://registry.example/v2' : 'CONNECT registry.example:443',
      );
      t.equal(proxy.seen[0]?.authorization, `Basic ${Buffer.from('user:secret').toString('base64')}`);
    });
});
