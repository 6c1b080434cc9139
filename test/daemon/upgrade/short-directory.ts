import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';

/** A directory for sockets, whose paths must be short. It is gone after the test. */
export function shortDirectory(t: Test): string {
  const path = mkdtempSync(join(tmpdir(), 'cleat-'));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
