import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import t, { type Test } from 'tap';
import type { RegistryAuth } from '../../../daemon/images/registry/auth.ts';
import { Credentials } from '../../../daemon/images/registry/credentials.ts';
import { FaultServer } from './support/fault-server.ts';
import { image, setUp, status } from './support/faulty-registry.ts';
import { closeAtEnd, openService, signal } from './support/service.ts';

t.setTimeout(280_000);

/** A directory with a docker-style configuration and helpers, each a shell script. */
function node(t: Test, config: object | string, helpers: Record<string, string> = {}) {
  const dir = t.testdir();
  const file = join(dir, 'config.json');
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  for (const [name, script] of Object.entries(helpers)) {
    writeFileSync(join(dir, `docker-credential-${name}`), `#!/bin/sh\n${script}`);
    chmodSync(join(dir, `docker-credential-${name}`), 0o755);
  }
  const make = (byHost: Record<string, RegistryAuth> = {}) =>
    new Credentials({ byHost, dockerConfig: file, env: { PATH: `${dir}:/usr/bin:/bin`, DIR: dir } });
  const find = (name: string, byHost?: Record<string, RegistryAuth>) => {
    const [host = '', ...path] = name.split('/');
    return make(byHost).find(host, path.join('/'), signal());
  };
  return { dir, file, find };
}
const auth = (user: string) => ({ auth: Buffer.from(`${user}:secret`).toString('base64') });

t.test('an entry is found by its registry, in whatever spelling, or by the longest path in it', async t => {
  const { find } = node(t, {
    auths: {
      'https://index.docker.io/v1/': auth('hub'),
      'https://a.example/v2/': auth('a'),
      'a.example/team': auth('team'),
      'a.example/team/project': auth('project'),
      'b.example:5000': { username: 'b', password: 'secret' },
      'c.example': { identitytoken: 'idt' },
      'd.example': {},
    },
  });
  const user = async (name: string) => {
    const found = await find(name);
    return found?.identityToken || found?.username || (found?.auth && atob(found.auth));
  };
  t.equal(await user('docker.io/library/busybox'), 'hub:secret');
  t.equal(await user('a.example/other'), 'a:secret');
  t.equal(await user('a.example/team/x'), 'team:secret');
  t.equal(await user('a.example/team/project'), 'project:secret');
  t.equal(await user('a.example/teams'), 'a:secret', 'a path ends at a slash');
  t.equal(await user('b.example:5000/x'), 'b');
  t.equal(await user('b.example/x'), undefined, 'the port belongs to it');
  t.equal(await user('c.example/x'), 'idt');
  t.equal(await user('d.example/x'), undefined);
});

t.test('what the configuration says counts before the file, and the file is read anew', async t => {
  const { find, file } = node(t, { auths: { 'a.example': auth('file') } });
  t.match(await find('a.example/x', { 'a.example': { username: 'main', password: 'p' } }), { username: 'main' });
  t.match(await find('a.example/x', { 'a.example': { username: '', password: '' } }), auth('file'));
  writeFileSync(file, JSON.stringify({ auths: { 'a.example': auth('changed') } }));
  t.match(await find('a.example/x'), auth('changed'));
});

t.test('helpers are asked, each for its registry, without a shell', async t => {
  const answer = (user: string) =>
    `read -r server; echo "$server" >> "$DIR/asked"; echo '{"Username":"${user}","Secret":"s"}'`;
  const { find, dir } = node(
    t,
    {
      credHelpers: { 'a.example': 'a', 'docker.io': 'a', 'odd.example': 'x; touch /tmp/never' },
      credsStore: 'general',
      auths: { 'b.example': auth('b') },
    },
    { a: answer('<token>'), general: answer('u') },
  );
  t.match(await find('a.example/x'), { identityToken: 's' });
  await find('docker.io/library/x');
  t.match(await find('b.example/x'), auth('b'));
  t.match(await find('c.example/x'), { username: 'u', password: 's' });
  t.same(readFileSync(join(dir, 'asked'), 'utf8').split('\n'), [
    'a.example',
    'https://index.docker.io/v1/',
    'c.example',
    '',
  ]);
  await t.rejects(find('odd.example/x'), { code: Code.Unauthenticated, message: /has a name that is none/ });
});

t.test('a helper that has nothing has nothing, one that fails is named, and nobody quotes a secret', async t => {
  const helper = (server: string) => ({ [server]: server.split('.')[0] });
  const names = ['none', 'fails', 'talks', 'half', 'missing', 'floods'].map(name => `${name}.example`);
  const { find } = node(
    t,
    { credHelpers: Object.assign({}, ...names.map(helper)) },
    {
      none: 'echo "credentials not found in native keychain"; exit 1',
      fails: 'echo sesame; echo sesame >&2; exit 3',
      talks: 'echo "sesame {"',
      half: `echo '{"Username":"sesame"}'`,
      floods: 'while :; do echo sesame-sesame-sesame-sesame-sesame-sesame-sesame-sesame-sesame; done',
    },
  );
  t.equal(await find('none.example/x'), undefined);
  for (const [name, message] of [
    ['fails', /docker-credential-fails for registry fails\.example ended with code 3/],
    ['talks', /answers without Username and Secret/],
    ['half', /answers without Username and Secret/],
    ['missing', /docker-credential-missing .* is not on PATH/],
    ['floods', /docker-credential-floods .* cannot be run/],
  ] as const) {
    const error = await find(`${name}.example/x`).catch((err: Error) => err);
    t.match(error, { code: Code.Unauthenticated, message }, name);
    t.notMatch(JSON.stringify([error, (error as Error).stack, String((error as Error).cause)]), /sesame/, name);
  }
});

t.test('a file that cannot be used is named, and not quoted; one that is not there has nothing', async t => {
  const { find, dir } = node(t, '{"auths": sesame');
  const error = await find('a.example/x').catch((err: Error) => err);
  t.match(error, { code: Code.Unauthenticated, message: /config\.json are not JSON/ });
  t.notMatch(error, { message: /sesame/ });
  const none = new Credentials({ byHost: {}, dockerConfig: join(dir, 'none.json'), env: {} });
  t.equal(await none.find('a.example', 'x', signal()), undefined);
});

t.test('a pull uses them when it is asked, a mirror gets its own, and what the caller sends counts first', async t => {
  const { server, name } = await setUp(t);
  await using mirror = await FaultServer.start();
  mirror.add('v', image);
  const basic = (user: string) => `Basic ${btoa(`${user}:p`)}`;
  const guard =
    (user: string) => (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) =>
      request.headers.authorization !== basic(user) &&
      status(401, { 'www-authenticate': 'Basic realm="x"' })(request, response);
  server.fault = guard('own');
  mirror.fault = guard('mirror');
  const service = await openService(join(t.testdirName, 'second'), {
    registries: { insecure: [], mirrors: { [server.host]: [`http://${mirror.host}`] } },
    credentials: {
      [server.host]: { username: 'own', password: 'p' },
      [mirror.host]: { username: 'mirror', password: 'p' },
    },
  });
  closeAtEnd(t, () => service.close());
  const { id } = await service.pull(name, { signal: signal(), auth: { username: '', password: '' } });
  t.equal(server.requests.length, 0);
  t.equal(mirror.requests[0]?.authorization, undefined, 'nothing is shown before it is asked for');
  await service.remove(id);
  mirror.fault = status(404);
  t.equal((await service.pull(name, { signal: signal() })).id, image.id);
  await t.rejects(service.pull(name, { signal: signal(), auth: { username: 'other', password: 'p' } }), {
    code: Code.Unauthenticated,
  });
});
