import { execFileSync } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import {
  type ImageFormat,
  type ImageRunConfig,
  type Layer,
  type LayerEntry,
  makeImage,
  makeLayer,
  type TestImage,
} from './image.ts';

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const busyboxProgram = () => realpathSync(findProgram('busybox'));

let busyboxLayersMade: Promise<readonly [Layer, Layer]> | undefined;

/**
 * Two layers from Debian's static busybox: every applet as a link in /bin, the usual files of /etc, a user `nobody` and
 * one `app` (1000, also in group 2000). The second layer takes /etc/removed away and adds /etc/added.
 */
export function busyboxLayers(): Promise<readonly [Layer, Layer]> {
  busyboxLayersMade ??= makeBusyboxLayers();
  return busyboxLayersMade;
}

/** The image that most tests run: a shell by default. */
export async function busyboxImage(config: ImageRunConfig = {}, format: ImageFormat = 'oci'): Promise<TestImage> {
  return makeImage(await busyboxLayers(), { Env: [PATH], Cmd: ['sh'], ...config }, { format });
}

/** A pause image: catatonit, which only reaps. */
export async function pauseImage(): Promise<TestImage> {
  const layer = await makeLayer({ pause: program(realpathSync(findProgram('catatonit'))) });
  return makeImage([layer], { Entrypoint: ['/pause', '-P'] });
}

/** A layer with one file `big` of bytes that do not compress; the same seed gives the same bytes. */
export async function bigLayer(bytes: number, seed = 0): Promise<Layer> {
  const key = Buffer.alloc(16, seed);
  const data = createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
  return makeLayer({ big: data });
}

/** The path of a program of the machine. @throws Error when it is not installed */
export function findProgram(name: string): string {
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  return execFileSync('/bin/sh', ['-c', 'command -v "$1"', 'sh', name], {
    encoding: 'utf8',
    env: { PATH: path },
  }).trim();
}

const program = (path: string): LayerEntry => ({ data: readFileSync(path), mode: 0o755 });
const directory = (mode = 0o755): LayerEntry => ({ type: 'directory', mode });

async function makeBusyboxLayers(): Promise<readonly [Layer, Layer]> {
  const busybox = busyboxProgram();
  const applets = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).trim().split('\n');
  const links = applets
    .filter(name => name !== 'busybox')
    .map(name => [`bin/${name}`, { type: 'symlink', target: 'busybox' }] as const);
  const base = await makeLayer({
    bin: directory(),
    'bin/busybox': program(busybox),
    ...Object.fromEntries(links),
    etc: directory(),
    'etc/passwd':
      'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\napp:x:1000:1000::/home/app:/bin/sh\n',
    'etc/group': 'root:x:0:\nnobody:x:65534:\napp:x:1000:\nextra:x:2000:app\n',
    'etc/removed': 'the second layer takes this away\n',
    'home/app': { type: 'directory', uid: 1000, gid: 1000 },
    root: directory(0o700),
    tmp: directory(0o1777),
    proc: directory(),
    sys: directory(),
    dev: directory(),
  });
  const second = await makeLayer({ 'etc/.wh.removed': '', 'etc/added': 'by the second layer\n' });
  return [base, second];
}
