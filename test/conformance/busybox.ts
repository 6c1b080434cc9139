import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LayerEntry } from '../node/image.ts';

const run = promisify(execFile);

/** Where the unpacked package is kept between runs; it may be emptied at any time. */
const cacheDir = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cleat', 'tools');

/** How long one call of apt-get may take, in milliseconds. */
const APT_TIMEOUT_MS = 300_000;

const executable = (data: string | Uint8Array): LayerEntry => ({ data, mode: 0o755 });

/** `pgrep NAME`, which Debian's busybox leaves out: the pids of the processes of that name. */
const PGREP = `#!/bin/sh
for comm in /proc/[0-9]*/comm; do
  [ "$(cat $comm 2>/dev/null)" = "$1" ] && basename $(dirname $comm) && found=1
done
[ -n "$found" ]
`;

/** `ipcs -m`, which it leaves out too: the shared memory segments of the IPC namespace, as the kernel lists them. */
const IPCS = `#!/bin/sh
exec cat /proc/sysvipc/shm
`;

/**
 * Files of a busybox in which a shell starts each command from PATH, as the published image does: Debian's dynamic
 * build with the libraries it asks for, each applet a file of its own (so that one can be masked alone). Debian's
 * static build, which the other tests use, runs `ls` within the shell.
 */
export async function busyboxFiles(): Promise<Record<string, LayerEntry>> {
  const program = await dynamicBusybox();
  const { stdout: list } = await run(program, ['--list']);
  const applets = list.trim().split('\n');
  const libraries = await librariesOf(program);
  return {
    'bin/busybox': executable(readFileSync(program)),
    ...Object.fromEntries(applets.filter(name => name !== 'busybox').map(name => [`bin/${name}`, link])),
    'bin/pgrep': executable(PGREP),
    'bin/ipcs': executable(IPCS),
    ...Object.fromEntries(libraries.map(path => [path.slice(1), executable(readFileSync(path))])),
  };
}

const link: LayerEntry = { type: 'link', target: 'bin/busybox' };

/** Debian's package `busybox`. It cannot be installed beside busybox-static, so it is only unpacked. */
async function dynamicBusybox(): Promise<string> {
  const dir = join(cacheDir, 'debian-busybox');
  const program = join(dir, 'bin', 'busybox');
  if (existsSync(program)) return program;
  const temporary = `${dir}.tmp-${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  try {
    const download = () => run('apt-get', ['download', '-q', 'busybox'], { cwd: temporary, timeout: APT_TIMEOUT_MS });
    await download().catch(async () => {
      await run('apt-get', ['update', '-q'], { timeout: APT_TIMEOUT_MS }); // no lists of packages, or old ones
      await download();
    });
    const packageFile = readdirSync(temporary).find(name => name.endsWith('.deb'));
    if (!packageFile) throw new Error('`apt-get download busybox` left no package');
    await run('dpkg-deb', ['-x', join(temporary, packageFile), temporary]);
    rmSync(dir, { recursive: true, force: true });
    renameSync(temporary, dir);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return program;
}

/** The loader and the shared libraries of a program, by the paths at which they are looked up. */
async function librariesOf(program: string): Promise<string[]> {
  const { stdout } = await run('ldd', [program]);
  return [...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path = '']) => path);
}
