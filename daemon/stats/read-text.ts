import { readdirSync, readFileSync } from 'node:fs';

/** ENOENT, ENOTDIR: not there; ENODEV: the cgroup is being removed; ESRCH: the process has ended; EOPNOTSUPP: switched off, or a threaded cgroup. */
const GONE = ['ENOENT', 'ENOTDIR', 'ENODEV', 'ESRCH', 'EOPNOTSUPP'];

/** The text of a small file that the kernel makes up; `undefined` when what it tells about is gone. */
export function readText(path: string): string | undefined {
  return unlessGone(() => readFileSync(path, 'utf8'));
}

/** Directories in a directory, by name; none when it is gone. */
export function subdirectories(path: string): string[] {
  const entries = unlessGone(() => readdirSync(path, { withFileTypes: true })) ?? [];
  return entries.filter(entry => entry.isDirectory()).map(entry => entry.name);
}

/**
 * What `read` answers; `undefined` when it finds that its object is gone.
 * @param codes the errors that say so
 */
export function unlessGone<T>(read: () => T, codes: readonly string[] = GONE): T | undefined {
  try {
    return read();
  } catch (err) {
    if (codes.includes((err as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw err;
  }
}
