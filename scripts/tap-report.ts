import { styleText } from 'node:util';
import type { Failure, FileRun } from './tap-file.ts';

type Style = Parameters<typeof styleText>[0];

/** Colour only for a terminal, and not with NO_COLOR: styleText looks at both. */
const styled = (style: Style, text: string) => styleText(style, text, { stream: process.stdout, validateStream: true });

const counts = (passed: number, failed: number, skipped: number) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** One line for a file that ended. */
export function fileLine({ file, passed, failures, skipped, ms }: FileRun): string {
  const mark = failures.length > 0 ? styled('red', '✗') : styled('green', '✓');
  return `${mark} ${file}: ${counts(passed, failures.length, skipped)} (${(ms / 1000).toFixed(1)} s)\n`;
}

/** All that is known about what failed in a file; nothing when nothing did. */
export function describeFailures({ file, failures, output }: FileRun): string {
  if (failures.length === 0) return '';
  const title = styled(['bold', 'red'], `✗ ${file}`);
  const printed = output.trim() ? `\n  it printed:\n${indented(output.trimEnd(), 4)}` : '';
  return `\n${title}\n${failures.map(describe).join('')}${printed}  run it again: node ${file}\n`;
}

function describe({ name, details }: Failure): string {
  const lines = Object.entries((details ?? {}) as Record<string, unknown>)
    .filter(([key]) => key !== 'source')
    .map(([key, value]) => detail(key, value));
  return `\n  ${styled('red', name)}\n${lines.join('')}`;
}

function detail(key: string, value: unknown): string {
  const text = typeof value === 'string' ? value.trimEnd() : (place(value) ?? JSON.stringify(value));
  return text.includes('\n') ? `    ${key}:\n${indented(text, 6)}` : `    ${key}: ${text}\n`;
}

/** tap's `at`, as an editor understands it. */
function place(value: unknown): string | undefined {
  const { fileName, lineNumber, columnNumber } = (value ?? {}) as Record<string, unknown>;
  return fileName && lineNumber ? `${fileName}:${lineNumber}:${columnNumber}` : undefined;
}

const indented = (text: string, by: number) => `${text.replace(/^/gm, ' '.repeat(by))}\n`;

/** What failed, one line each, for those who see the end only; and the last line of a run. */
export function totalLine(runs: readonly FileRun[]): string {
  const mark = styled('red', '✗');
  const failed = runs.flatMap(({ file, failures }) => failures.map(({ name }) => `\n${mark} ${file}: ${name}`));
  const sum = (of: (run: FileRun) => number) => runs.reduce((total, run) => total + of(run), 0);
  const passed = sum(run => run.passed);
  const skipped = sum(run => run.skipped);
  return `${failed.join('')}\n${counts(passed, failed.length, skipped)}\n`;
}
