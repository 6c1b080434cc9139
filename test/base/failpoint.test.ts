import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { eventually } from '../node/reach.ts';

const MODULE = join(import.meta.dirname, '../../packages/base/src/failpoint.ts');

/** A program that reaches the named points one after the other, and says how each went. */
function run(t: Test, setting: string, ...points: string[]) {
  const program = `
    import { failpoint } from ${JSON.stringify(MODULE)};
    for (const name of ${JSON.stringify(points)})
      console.log(await Promise.try(failpoint, name).then(() => 'passed', err => err.message));`;
  const env = { ...process.env, CLEAT_FAILPOINT: setting };
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  return { child, ended: once(child, 'exit'), said: text(child.stdout) };
}

const [A, B] = ['sandbox.cni.after', 'sandbox.files.after'] as const;

for (const [setting, expected] of [
  ['', ['passed', 'passed', 'passed']],
  [`${A}=error`, [`failpoint ${A}`, 'passed', 'passed']],
  [`${A}=error@2`, ['passed', 'passed', `failpoint ${A}`]],
  [`${A}=error, ${B}=error`, [`failpoint ${A}`, `failpoint ${B}`, 'passed']],
  [
    'sandbox.cni.afterwards=kill',
    Array(3).fill(
      'CLEAT_FAILPOINT: "sandbox.cni.afterwards=kill" is not NAME=kill|error|hang[@COUNT] with a known name',
    ),
  ],
  [
    `${A}=explode`,
    Array(3).fill(`CLEAT_FAILPOINT: "${A}=explode" is not NAME=kill|error|hang[@COUNT] with a known name`),
  ],
] as const)
  t.test(`CLEAT_FAILPOINT=${setting} does what it says`, async t => {
    t.strictSame((await run(t, setting, A, B, A).said).trim().split('\n'), expected);
  });

t.test('kill is SIGKILL of oneself, once when a file says so', async t => {
  const file = join(t.testdir({}), 'list');
  for (const setting of [`${B}=kill`, file]) {
    writeFileSync(file, `${B}=kill`);
    const { ended, said } = run(t, setting, A, B);
    t.strictSame(await ended, [null, 'SIGKILL']);
    t.equal(await said, 'passed\n');
  }
  t.equal(readFileSync(file, 'utf8'), '', 'the entry is gone');
  t.match(readFileSync(`${file}.struck`, 'utf8'), new RegExp(`^${B} kill \\d+\n$`));
  t.strictSame(await run(t, file, A, B).said, 'passed\npassed\n');
});

t.test('what hangs goes on when its entry is taken out of the file', async t => {
  const file = join(t.testdir({}), 'list');
  writeFileSync(file, `${A}=hang`);
  const { child, said } = run(t, file, B, A);
  await eventually(() => {
    if (!existsSync(`${file}.struck`)) throw new Error('not yet');
  }, 'it is reached');
  t.equal(child.exitCode, null);
  writeFileSync(file, '');
  t.equal(await said, 'passed\npassed\n');
});
