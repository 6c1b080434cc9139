/**
 * `node scripts/run-tests.ts [--filter TEXT] [FILE | DIRECTORY | GLOB]...`: run test files, each a program that prints
 * TAP, two at a time. Without names: all of test/. The first lines of a file may say `// serial` (run alone) and
 * `// timeout: SECONDS`. The last line counts assertions: `N passed, N failed`. Exit code: 1 if anything failed.
 */
import { globSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type FileRun, killRunning, readHeader, runFile } from './tap-file.ts';
import { describeFailures, fileLine, totalLine } from './tap-report.ts';

/** The machine may be small, and tests start programs of their own. */
const PARALLEL = 2;

const { values, positionals } = parseArgs({ options: { filter: { type: 'string' } }, allowPositionals: true });
const root = resolve(import.meta.dirname, '..');

/** The test files that one word of the command line means. */
function expand(word: string): string[] {
  if (statSync(word, { throwIfNoEntry: false })?.isDirectory()) return globSync(join(word, '**/*.test.ts'));
  return globSync(word);
}

const named = positionals.length > 0 ? positionals : [join(root, 'test')];
const unmatched = named.filter(word => expand(word).length === 0);
const files = [...new Set(named.flatMap(expand).map(path => relative('', resolve(path))))]
  .filter(path => path.includes(values.filter ?? ''))
  .sort();
if (unmatched.length > 0 || files.length === 0) {
  process.stderr.write(`run-tests: no test file matches ${unmatched.join(' ') || values.filter}\n`);
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    killRunning();
    process.exit(1);
  });

const runs: FileRun[] = [];

async function work(queue: string[]): Promise<void> {
  for (let file = queue.shift(); file; file = queue.shift()) {
    const run = await runFile(file);
    runs.push(run);
    process.stdout.write(fileLine(run));
  }
}

const serial = files.filter(file => readHeader(file).serial);
const parallel = files.filter(file => !serial.includes(file));
await Promise.all(Array.from({ length: PARALLEL }, () => work(parallel)));
await work(serial);

for (const run of runs) process.stdout.write(describeFailures(run));
process.stdout.write(totalLine(runs));
process.exitCode = runs.some(run => run.failures.length > 0) ? 1 : 0;
