import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SuiteResult } from './suite-result.ts';

/** Keep results for docs/conformance.md where `make conformance` asks for them: in the directory CLEAT_CONFORMANCE_RESULTS. */
export function keepResults(name: string, results: readonly SuiteResult[]): void {
  const dir = process.env['CLEAT_CONFORMANCE_RESULTS'];
  if (!dir) return;
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, `${name}.json`), JSON.stringify(results, null, 2));
}
