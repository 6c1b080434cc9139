import { readdirSync, readFileSync } from 'node:fs';

/** A process and all that descend from it, as far as none was orphaned. */
export function familyOf(pid: number): number[] {
  const children = unlessGone(() =>
    readdirSync(`/proc/${pid}/task`).flatMap(thread =>
      (unlessGone(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')) ?? '').split(' ').filter(Boolean),
    ),
  );
  return [pid, ...(children ?? []).flatMap(child => familyOf(Number(child)))];
}

/** What ends while it is looked at has no memory. */
export function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (err) {
    if (['ENOENT', 'ESRCH'].includes((err as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw err;
  }
}
