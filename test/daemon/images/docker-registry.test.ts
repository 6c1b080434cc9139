import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import { bringLoopbackUp } from '@cleat/linux';
import t, { type Test } from 'tap';
import { enterOwnNamespaces } from '../../linux/unshared.ts';
import { makeAuthority, makeCertificate } from './support/certificates.ts';
import { DockerRegistry } from './support/docker-registry.ts';
import { openService, signal } from './support/service.ts';

enterOwnNamespaces();
bringLoopbackUp();

/** Not on loopback, where any certificate will do. */
const ADDRESS = '10.77.0.1';
execFileSync('ip', ['address', 'add', `${ADDRESS}/32`, 'dev', 'lo']);

/** The password as htpasswd hashes it (bcrypt), and a wrong one. */
const USER = { username: 'node', password: 's3cret pass' };
const HTPASSWD = 'node:$2y$05$abcdefghijklmnopqrstuu1qdcFaS0PtqFUPzaCxLQ8/0lspH0ZEW\n';
const WRONG = { ...USER, password: 'guess' };

/** An image of two layers that umoci makes, of a file with a link and a mode. */
function umociImage(dir: string): string {
  const layout = join(dir, 'layout');
  const umoci = (...args: string[]) => execFileSync('umoci', args, { stdio: 'pipe' });
  umoci('init', '--layout', layout);
  umoci('new', '--image', `${layout}:v1`);
  const files = join(dir, 'files');
  mkdirSync(files);
  writeFileSync(join(files, 'tool'), 'made by umoci', { mode: 0o755 });
  umoci('insert', '--image', `${layout}:v1`, files, '/one');
  umoci('insert', '--image', `${layout}:v1`, files, '/two');
  umoci('config', '--image', `${layout}:v1`, '--config.cmd', '/one/tool');
  return layout;
}

/** A registry with certificate and password, and a directory of hosts.toml that trusts its authority. */
async function secured(t: Test) {
  const dir = t.testdir();
  const ca = makeAuthority(dir);
  const htpasswd = join(dir, 'htpasswd');
  writeFileSync(htpasswd, HTPASSWD);
  const certificate = makeCertificate(dir, 'registry', ca, ADDRESS);
  const registry = await DockerRegistry.start(dir, { address: ADDRESS, certificate, htpasswd });
  t.teardown(() => registry[Symbol.asyncDispose]());
  const hostsDir = join(dir, 'certs.d');
  mkdirSync(join(hostsDir, registry.host), { recursive: true });
  writeFileSync(join(hostsDir, registry.host, 'ca.crt'), readFileSync(ca.cert));
  const skopeo = (...args: string[]) => execFileSync('skopeo', args, { stdio: 'pipe' });
  const access = ['--dest-cert-dir', join(hostsDir, registry.host), '--dest-creds', `node:${USER.password}`];
  skopeo('copy', ...access, `oci:${umociImage(dir)}:v1`, `docker://${registry.host}/team/app:oci`);
  skopeo(
    'copy',
    ...access,
    '--format',
    'v2s2',
    `oci:${join(dir, 'layout')}:v1`,
    `docker://${registry.host}/team/app:v2s2`,
  );
  const open = (credentials: Record<string, typeof USER>, hosts = hostsDir) =>
    openService(join(dir, 'store'), { registries: { insecure: [], mirrors: {}, hostsDir: hosts }, credentials });
  return { dir, host: registry.host, open };
}

t.test('what umoci made and skopeo pushed is pulled over TLS with a name and a password', async t => {
  const { host, open } = await secured(t);
  const service = await open({ [host]: USER });
  for (const tag of ['oci', 'v2s2']) {
    const image = await service.pull(`${host}/team/app:${tag}`, { signal: signal() });
    t.match(image.config, { cmd: ['/one/tool'] }, tag);
    const lower = (await service.readOnly(image))
      .flatMap(({ options }) => options)
      .find(o => o.startsWith('lowerdir='));
    const [, one = ''] = (lower ?? '').slice('lowerdir='.length).split(':');
    t.equal(readFileSync(join(one, 'one', 'tool'), 'utf8'), 'made by umoci', tag);
  }
  await service.close();
});

t.test('what came with the pull counts before what is configured', async t => {
  const { host, open } = await secured(t);
  const service = await open({ [host]: WRONG });
  const image = await service.pull(`${host}/team/app:oci`, { signal: signal(), auth: USER });
  t.match(image.tags, [`${host}/team/app:oci`]);
  await service.close();
});

t.test('without a password, with a wrong one, or with an unknown authority nothing is pulled', async t => {
  const { dir, host, open } = await secured(t);
  for (const credentials of [{}, { [host]: WRONG }]) {
    const service = await open(credentials);
    await t.rejects(service.pull(`${host}/team/app:oci`, { signal: signal() }), { code: Code.Unauthenticated });
    t.strictSame(service.list(), []);
    await service.close();
  }
  const empty = join(dir, 'nobody.d');
  mkdirSync(empty);
  const service = await open({ [host]: USER }, empty);
  await t.rejects(service.pull(`${host}/team/app:oci`, { signal: signal() }), {
    code: Code.Unavailable,
    message: /^RegistryUnavailable: .*certificate/,
  });
  await service.close();
});
