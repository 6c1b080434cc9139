import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import t from 'tap';

const root = resolve(import.meta.dirname, '../..');
const ASSERTION = /\bt\.(?!comment\b)\w+\(/;

/** The arguments of each call of `eventually` in a program. */
function attempts(text: string): string[] {
  return [...text.matchAll(/\beventually\(/g)].map(({ index }) => {
    let [at, depth] = [index + 'eventually'.length, 0];
    do {
      depth += { '(': 1, ')': -1 }[text[at] ?? ''] ?? 0;
      at++;
    } while (depth > 0 && at < text.length);
    return text.slice(index, at);
  });
}

t.test(
  'an assertion is not tried again: what is attempted throws, or the first try that is too early is a failure',
  t => {
    const files = globSync('{test,packages}/**/*.ts', { cwd: root, exclude: ['**/node_modules'] });
    t.ok(files.length > 0);
    const wrong = files.filter(file =>
      attempts(readFileSync(join(root, file), 'utf8')).some(text => ASSERTION.test(text)),
    );
    t.strictSame(wrong, []);
    t.end();
  },
);
