import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where built tools are kept between runs; it may be emptied at any time. */
const cacheDir = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cleat', 'tools');

/** A build that takes longer is given up, in milliseconds: a cold one downloads its modules first. */
const BUILD_TIMEOUT_MS = 30 * 60_000;

export type GoToolOptions = {
  /** Build the package's tests, as `go test -c` does, instead of its program. */
  readonly tests?: boolean;
  /** Link statically, so that it runs in an image without libraries. */
  readonly static?: boolean;
  /** Build tags. */
  readonly tags?: readonly string[];
};

/**
 * Path of a Go program, built when the cache does not hold it for exactly these sources.
 * @param moduleDir folder of the Go module that pins it.
 * @param target package to build, by its import path or relative to the module.
 */
export async function goTool(moduleDir: string, target: string, options: GoToolOptions = {}): Promise<string> {
  const name = target.split('/').at(-1) ?? '';
  const path = join(cacheDir, `${name === '.' ? moduleDir.split('/').at(-1) : name}-${sourceHash(moduleDir, target)}`);
  if (existsSync(path)) return path;
  mkdirSync(cacheDir, { recursive: true });
  const temporary = `${path}.tmp-${process.pid}`; // two tests may build at once: the last one wins, and both are right
  const build = options.tests ? ['test', '-c'] : ['build'];
  const tags = options.tags ? ['-tags', options.tags.join(',')] : [];
  const args = ['-n', '10', 'go', ...build, ...tags, '-trimpath', '-buildvcs=false', '-o', temporary, target];
  await promisify(execFile)('nice', args, {
    cwd: moduleDir,
    timeout: BUILD_TIMEOUT_MS,
    env: { ...process.env, ...(options.static && { CGO_ENABLED: '0' }) },
  });
  renameSync(temporary, path);
  return path;
}

function sourceHash(moduleDir: string, target: string): string {
  const hash = createHash('sha256').update(target);
  const files = readdirSync(moduleDir, { recursive: true, encoding: 'utf8' }).filter(name =>
    /\.go$|^go\.(mod|sum)$/.test(name),
  );
  for (const name of files.sort()) hash.update(name).update(readFileSync(join(moduleDir, name)));
  return hash.digest('hex').slice(0, 16);
}

/** crictl v1.36, which kubelets' people know. */
export const crictl = (): Promise<string> =>
  goTool(join(import.meta.dirname, 'crictl'), 'sigs.k8s.io/cri-tools/cmd/crictl');

/** runc 1.5, which can do what the distribution's cannot: id-mapped mounts. It is built with libseccomp-dev. */
export const runc = (): Promise<string> =>
  goTool(join(import.meta.dirname, 'runc'), 'github.com/opencontainers/runc', { tags: ['seccomp'] });
