import type { IncomingMessage } from 'node:http';
import { Code } from '@cleat/base';
import t from 'tap';
import { type Fault, FaultServer } from './support/fault-server.ts';
import { image, setUp, status } from './support/faulty-registry.ts';
import { openService, signal } from './support/service.ts';

t.setTimeout(280_000);

/** Lets only those in who bring this Authorization; others are sent for a token. */
const guarded =
  (authorization: string, challenge: string): Fault =>
  (request, response) =>
    request.url?.startsWith('/v2/') === true &&
    request.headers.authorization !== authorization &&
    status(401, { 'www-authenticate': challenge })(request, response);
const token =
  (check: (request: IncomingMessage) => boolean, answer: object): Fault =>
  (request, response) => {
    if (!request.url?.startsWith('/token')) return false;
    response.writeHead(check(request) ? 200 : 401).end(JSON.stringify(answer));
    return true;
  };
const oneOf =
  (...faults: Fault[]): Fault =>
  (request, response) =>
    faults.some(fault => fault(request, response));
const basic = `Basic ${Buffer.from('user:pass:word').toString('base64')}`;

t.test('Basic credentials are sent when they are asked for, and a wrong password is told so', async t => {
  const { server, pull } = await setUp(t);
  server.fault = guarded(basic, 'Basic realm="here"');
  await t.rejects(pull(), { code: Code.Unauthenticated });
  const refusal = await pull({ username: 'user', password: 'wrong' }).catch((err: Error) => err);
  t.match(refusal, { code: Code.Unauthenticated, message: /asks for credentials/ });
  t.notMatch(refusal, { message: /wrong/ }, 'the password is not part of the message');
  t.equal((await pull({ username: 'user', password: 'pass:word' })).id, image.id);
  t.equal(server.requests[0]?.authorization, undefined, 'nothing is sent before it is asked for');
});

t.test('a token is fetched once for a pull, with the credentials if there are any', async t => {
  const { server, name, pull } = await setUp(t);
  const challenge = `Bearer realm="http://${server.host}/token",service="the, \\"service\\"",scope="repository:some/image:pull"`;
  server.fault = oneOf(
    token(request => request.headers.authorization === basic, { token: 'T' }),
    guarded('Bearer T', challenge),
  );
  await t.rejects(pull(), { code: Code.Unauthenticated, message: /a token for image/ });
  server.requests.length = 0;
  const auth = Buffer.from('user:pass:word').toString('base64');
  t.equal((await pull({ auth })).tags[0], name);
  t.equal(server.count('/token'), 1);
  t.match(
    server.requests.find(r => r.line.includes('/token'))?.line,
    /service=the%2C\+%22service%22&scope=repository%3Asome%2Fimage%3Apull/,
  );
});

t.test('an identity token is changed for an access token, and a registry token is sent as it is', async t => {
  const { server, pull } = await setUp(t);
  server.fault = oneOf(
    token(request => request.method === 'POST', { access_token: 'A' }),
    guarded('Bearer A', `Bearer realm="http://${server.host}/token",service="s"`),
  );
  t.equal((await pull({ identityToken: 'refresh' })).id, image.id);
  server.fault = guarded('Bearer R', 'Bearer realm="http://127.0.0.1:1/token"');
  t.equal((await pull({ registryToken: 'R' })).id, image.id);
});

t.test('credentials for another server, and those of the registry at a mirror, are not shown', async t => {
  const { server, service, pull } = await setUp(t);
  server.fault = guarded(basic, 'Basic realm="here"');
  await t.rejects(pull({ username: 'user', password: 'pass:word', serverAddress: 'https://elsewhere.example/v1' }), {
    code: Code.Unauthenticated,
  });
  await service.close();
  const mirrored = await openService(t.testdirName, {
    registries: { insecure: [], mirrors: { '127.0.0.1:1': [`http://${server.host}`] } },
  });
  await t.rejects(
    mirrored.pull('127.0.0.1:1/some/image:v', {
      signal: signal(),
      auth: { username: 'user', password: 'pass:word' },
    }),
    {
      message: /127\.0\.0\.1:1 cannot be reached.*another server: .*asks for credentials/,
    },
  );
  t.equal(server.requests.filter(r => r.authorization).length, 0);
  await mirrored.close();
});

t.test('Authorization does not follow a redirect to another host', async t => {
  const { server, pull } = await setUp(t);
  await using store = await FaultServer.start();
  store.add('v', image);
  server.fault = oneOf(
    guarded(basic, 'Basic realm="here"'),
    (request, response) =>
      request.url?.includes('/blobs/') === true &&
      status(307, { location: `http://${store.host}${request.url}` })(request, response),
  );
  t.equal((await pull({ username: 'user', password: 'pass:word' })).id, image.id);
  t.ok(store.count('/blobs/') >= 3);
  t.same(
    store.requests.filter(r => r.authorization !== undefined),
    [],
  );
});
