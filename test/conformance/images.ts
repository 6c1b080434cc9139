import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ImageRunConfig, type LayerEntry, makeImage, makeLayer, type TestImage } from '../node/image.ts';
import { pauseImage } from '../node/images.ts';
import type { TestRegistry } from '../node/registry.ts';
import { goTool } from '../tools/go-tool.ts';
import { busyboxFiles } from './busybox.ts';

/** The registries that critest's images have in their names. All of them are to be mirrored by the test registry. */
export const REGISTRIES = ['registry.k8s.io', 'gcr.io', 'k8s.gcr.io'] as const;

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const GROUPS = 'root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n';
const USERS =
  'root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/var/www:/bin/false\nnobody:x:65534:65534::/:/bin/false\n';

/**
 * Push images that do what critest 1.36 expects of those it pulls, under their repositories' names.
 * @returns the digest of the image that critest pulls by digest
 */
export async function pushStandIns(registry: TestRegistry): Promise<string> {
  const [busybox, servers, pause] = await Promise.all([busyboxImages(), serverImages(), pauseImage()]);
  for (const [reference, image] of Object.entries({ ...busybox, ...servers })) {
    const [repository = '', tag = ''] = reference.split(':');
    await registry.push(repository, tag, image);
  }
  await registry.push('pause', '3.9', pause);
  const byDigest = busybox['k8s-staging-cri-tools/test-image-digest:1'];
  if (!byDigest) throw new Error('no image to pull by digest');
  return byDigest.digest;
}

/** Images of busybox that differ in their users, labels or tags. */
async function busyboxImages(): Promise<Record<string, TestImage>> {
  const layer = await makeLayer(await busyboxRoot());
  const groups = await makeLayer({
    // a group that only the image knows; the numbers are those of critest's consts.go
    'etc/passwd': `${USERS}default-user:x:1000:1000::/home/default-user:/bin/sh\n`,
    'etc/group': `${GROUPS}default-user:x:1000:\ngroup-defined-in-image:x:50000:default-user\n`,
  });
  const image = (config: ImageRunConfig = {}) => makeImage([layer], { Env: [PATH], Cmd: ['sh'], ...config });
  const named = (name: string) => image({ Labels: { name } });
  const prefix = 'k8s-staging-cri-tools/test-image';
  return {
    'e2e-test-images/busybox:1.29-2': image(),
    [`${prefix}-user-uid:latest`]: image({ User: '1002' }),
    [`${prefix}-user-username:latest`]: image({ User: 'www-data' }),
    [`${prefix}-user-uid-group:latest`]: image({ User: '1003:users' }),
    [`${prefix}-user-username-group:latest`]: image({ User: 'www-data:www-data' }),
    [`${prefix}-predefined-group:latest`]: makeImage([layer, groups], { Env: [PATH], Cmd: ['sh'], User: '1000' }),
    [`${prefix}-latest:latest`]: named('latest'),
    [`${prefix}-digest:1`]: named('digest'),
    [`${prefix}-tag:test`]: named('tag'),
    [`${prefix}-tag:all`]: named('all references'),
    ...Object.fromEntries([1, 2, 3].map(n => [`${prefix}-${n}:latest`, named(`${n}`)])),
    ...Object.fromEntries([1, 2, 3].map(n => [`${prefix}-tags:${n}`, named('same')])),
  };
}

/** Images of the stand-in program: web servers and one that tells its effective user. */
async function serverImages(): Promise<Record<string, TestImage>> {
  const program = readFileSync(await goTool(join(import.meta.dirname, 'stand-in'), '.', { static: true }));
  const base = await makeLayer(await busyboxRoot());
  const programs = await makeLayer({
    'usr/sbin/nginx': { data: program, mode: 0o755 },
    'usr/sbin/httpd': { type: 'link', target: 'usr/sbin/nginx' },
    'usr/sbin/nonewprivs': { data: program, mode: 0o4755 },
  });
  const image = (...command: string[]) => makeImage([base, programs], { Env: [PATH], Cmd: command });
  const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';
  return {
    'e2e-test-images/nginx:1.14-2': image('/usr/sbin/nginx', '80'),
    [`k8s-staging-cri-tools/hostnet-nginx-${architecture}:latest`]: image('/usr/sbin/nginx', '12003'),
    'e2e-test-images/httpd:2.4.39-4': image('/usr/sbin/httpd', '80'),
    'e2e-test-images/nonewprivs:1.3': image('/usr/sbin/nonewprivs'),
  };
}

async function busyboxRoot(): Promise<Record<string, LayerEntry>> {
  const directory = (mode: number): LayerEntry => ({ type: 'directory', mode });
  return {
    ...(await busyboxFiles()),
    'etc/passwd': USERS,
    'etc/group': GROUPS,
    root: directory(0o700),
    tmp: directory(0o1777),
    'var/run': directory(0o755),
    'var/www': directory(0o755),
  };
}
