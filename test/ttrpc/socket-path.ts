import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';

/** A path for a socket, in a folder of its own; short, as sun_path is: a test's own folder may be too deep. */
export function socketPath(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'ttrpc-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return join(folder, 's');
}
