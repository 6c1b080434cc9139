import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'cmd', 'cleatctl', 'main.ts');

/** Most of a run's time is reading the source: it is kept, compiled, where npm's packages keep such things. */
const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'cleatctl') };

/** Run cleatctl from its source. Not synchronously: the servers it asks may be this process's. */
export async function cleatctl(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...compiled, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code };
}

/** A folder with a short name, as the path of a unix socket has 107 bytes only; removed after the test. */
export function shortDir(t: Pick<typeof import('tap').t, 'teardown'>): string {
  const dir = mkdtempSync(join(tmpdir(), 'ctl-'));
  t.teardown(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
