import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { eventually } from '../node/reach.ts';

const runner = join(import.meta.dirname, '..', '..', 'scripts', 'run-tests.ts');

const run = (cwd: string, ...args: string[]) => {
  const env = { ...process.env, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [runner, ...args], { cwd, encoding: 'utf8', env });
  return { status, stdout, stderr, last: stdout.trimEnd().split('\n').at(-1) };
};

/** As proc(5) calls the state of a process; `gone` for one that there is not. */
function stateOf(pid: string): string {
  try {
    return /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '?';
  } catch (err) {
    if (['ENOENT', 'ESRCH'].includes((err as NodeJS.ErrnoException).code ?? '')) return 'gone';
    throw err;
  }
}

const prints = (...lines: string[]) => `console.log(${JSON.stringify(['TAP version 14', ...lines].join('\n'))});\n`;
const good = prints('ok 1 - one', 'ok 2 - two', '1..2');

t.test('the last line counts the assertions of all files, and a good run ends with 0', async t => {
  const subtest = prints(
    '# Subtest: outer',
    '    ok 1 - inner',
    '    ok 2 - inner',
    '    1..2',
    'ok 1 - outer',
    '1..1',
  );
  const dir = t.testdir({ 'a.test.ts': good, sub: { 'b.test.ts': subtest }, 'helper.ts': 'process.exit(3)' });
  const { status, stdout, last } = run(dir, '.');
  t.equal(status, 0);
  t.equal(last, '4 passed, 0 failed');
  t.match(stdout, /^✓ a\.test\.ts: 2 passed, 0 failed \(\d+\.\d s\)$/m);
  t.match(stdout, /^✓ sub\/b\.test\.ts: 2 passed, 0 failed/m);
});

t.test('a failed assertion is shown whole, with the file to run by hand', async t => {
  const bad = prints(
    '# Subtest: outer',
    '    not ok 1 - inner',
    '      ---',
    '      diff: |',
    '        -2',
    '        +1',
  );
  const rest = prints('      ...', '    1..1', 'not ok 1 - outer', '1..1').replace('TAP version 14\\n', '');
  const { status, stdout, last } = run(t.testdir({ 'a.test.ts': bad + rest, 'b.test.ts': good }), '.');
  t.equal(status, 1);
  t.equal(last, '2 passed, 1 failed');
  t.match(stdout, /outer › inner\n {4}diff:\n {6}-2\n {6}\+1\n/);
  t.match(stdout, /run it again: node a\.test\.ts/);
  t.match(stdout, /\n✗ a\.test\.ts: outer › inner\n2 passed, 1 failed\n$/, 'the end names it');
});

t.test('skipped assertions are counted apart, and a failing todo is no failure', async t => {
  const { status, last } = run(
    t.testdir({ 'a.test.ts': prints('ok 1 # SKIP no', 'not ok 2 # TODO', 'ok 3', '1..3') }),
    '.',
  );
  t.equal(status, 0);
  t.equal(last, '1 passed, 0 failed, 2 skipped');
  t.equal(run(t.testdir({ 'a.test.ts': prints('1..0 # needs root') }), '.').last, '0 passed, 0 failed, 1 skipped');
});

for (const [what, source, sentence] of [
  ['throws before its first test', 'throw new Error("early");', 'it ended with exit code 1'],
  ['ends with another exit code', `${good}process.exitCode = 3;`, 'it ended with exit code 3'],
  ['is killed', `${good}process.kill(process.pid, 'SIGKILL');`, 'it was killed by SIGKILL'],
  ['prints no plan', prints('ok 1 - one'), 'no plan'],
  ['has no test', prints('1..0'), 'it ran no test'],
  [
    'fails only at the end of a subtest',
    prints('# Subtest: a', '    ok 1', '    1..1', 'not ok 1 - a', '1..1'),
    /^ {2}a$/m,
  ],
  ['prints nothing', '', 'it ran no test, or did not get to its plan'],
  ['runs fewer tests than it planned', prints('ok 1', '1..2'), 'incorrect number of tests'],
  ['bails out', prints('ok 1', 'Bail out! enough'), 'it bailed out: enough'],
  ['does not end', '// timeout: 1\nsetInterval(() => {}, 1000);', 'it did not end within 1 s'],
] as const)
  t.test(`a file that ${what} counts as failed`, async t => {
    const { status, stdout, last } = run(t.testdir({ 'a.test.ts': source }), '.');
    t.equal(status, 1);
    t.match(stdout, sentence);
    t.match(last, /^\d passed, 1 failed$/);
  });

t.test('what a file leaves behind is ended with it, and holds nothing up', async t => {
  const dir = t.testdir({
    'a.test.ts': `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
      const { pid } = spawn('sleep', ['1000'], { stdio: 'inherit' }); writeFileSync('pid', String(pid)); ${good} process.exit(0)`,
  });
  t.equal(run(dir, '.').last, '2 passed, 0 failed');
  const pid = readFileSync(join(dir, 'pid'), 'utf8');
  await eventually(() => {
    if (!['gone', 'Z', 'X'].includes(stateOf(pid))) throw new Error(`it is in state ${stateOf(pid)}`);
  }, 'nothing of it runs');
});

t.test('files that ask for it run alone, after the others', async t => {
  const busy = `import { writeFileSync, rmSync } from 'node:fs'; writeFileSync('busy', '');
    setTimeout(() => { rmSync('busy'); ${good} }, 300);`;
  const alone = `// serial\nimport { existsSync } from 'node:fs'; console.log((existsSync('busy') ? 'not ok' : 'ok') + ' 1\\n1..1');`;
  const { status, last } = run(t.testdir({ 'a.test.ts': alone, 'b.test.ts': busy }), '.');
  t.equal(status, 0);
  t.equal(last, '3 passed, 0 failed');
});

t.test('--filter keeps the files whose path has the text; nothing to run is a mistake', async t => {
  const dir = t.testdir({ 'a.test.ts': good, 'b.test.ts': 'process.exit(1)' });
  t.equal(run(dir, '--filter', 'a.te', '.').last, '2 passed, 0 failed');
  t.equal(run(dir, '*.test.ts', '--filter', 'a.te').last, '2 passed, 0 failed');
  const { status, stderr } = run(dir, 'missing.test.ts');
  t.equal(status, 2);
  t.equal(stderr, 'run-tests: no test file matches missing.test.ts\n');
});
