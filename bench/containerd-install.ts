import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The release that we compare with. */
export const CONTAINERD_VERSION = 'v2.4.2';

const PROGRAMS = ['containerd', 'containerd-shim-runc-v2'];
const INSTALL_TIMEOUT_MS = 15 * 60_000;

/** Directory with containerd and its shim, built through the Go module proxy when the cache does not hold it yet. */
export async function installContainerd(): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const dir = join(cache, 'cleat', 'tools', `containerd-${CONTAINERD_VERSION}`);
  if (existsSync(dir)) return dir;
  process.stderr.write(`bench: building containerd ${CONTAINERD_VERSION}: this takes minutes, once\n`);
  const temporary = `${dir}.tmp-${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  const packages = PROGRAMS.map(name => `github.com/containerd/containerd/v2/cmd/${name}@${CONTAINERD_VERSION}`);
  try {
    await promisify(execFile)('nice', ['-n', '10', 'go', 'install', '-tags', 'no_btrfs', ...packages], {
      env: { ...process.env, GOBIN: temporary },
      timeout: INSTALL_TIMEOUT_MS,
    });
    renameSync(temporary, dir);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return dir;
}
