import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { SOAK_PARTS } from '../../scripts/soak-parts.ts';
import { runFile } from '../../scripts/tap-file.ts';

const root = join(import.meta.dirname, '..', '..');

t.test('a file may be given another time limit and environment, and its lines are told', async t => {
  const file = join(
    t.testdir({
      'long.test.ts': `// timeout: 1
console.log('TAP version 14');
console.log('    # measured: ' + process.env.CLEAT_FOR_S + ' of ' + process.env.TAP_TIMEOUT);
console.log('ok 1 - one');
console.log('1..1');`,
    }),
    'long.test.ts',
  );
  const lines: string[] = [];
  const run = await runFile(file, { timeoutS: 77, env: { CLEAT_FOR_S: '5' }, onLine: line => lines.push(line) });
  t.match(run, { passed: 1, failures: [] });
  t.ok(lines.includes('    # measured: 5 of 77'), lines.join('\n'));
});

t.test('every part of the soak is a test that is there', async t => {
  for (const { name, file } of SOAK_PARTS) t.ok(existsSync(join(root, file)), name);
});

t.test('a part that does not exist and a time that is none are told in one line, with exit code 2', async t => {
  const soak = (args: readonly string[], env: Record<string, string> = {}) =>
    spawnSync(process.execPath, [join(root, 'scripts', 'soak.ts'), ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
  for (const { status, stderr, stdout } of [soak(['exit']), soak([], { SOAK_MINUTES: 'long' })]) {
    t.match(stderr, /^soak: .* the parts are unmounts .*\n$/);
    t.strictSame([status, stdout], [2, '']);
  }
});
