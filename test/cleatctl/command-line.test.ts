import { spawnSync } from 'node:child_process';
import t from 'tap';
import { cleatctl } from './cleatctl.ts';

for (const [args, message] of [
  [[], "there is no command; 'cleatctl --help' tells them"],
  [['imags'], 'there is no command "imags"; did you mean images?'],
  [['debug'], 'the command debug is not whole: debug bundle'],
  [['shim', 'lss'], 'there is no command "shim lss"; did you mean shim ls?'],
  [['shim', 'inspect'], 'shim inspect needs ID'],
  [['ps', 'x'], 'ps takes no argument "x"'],
  [['pods', '-a'], 'pods takes no option --all'],
  [['ps', '--al'], 'unknown option --al; did you mean --all?'],
  [['ps', '--socket'], 'option --socket needs a value: --socket PATH'],
  [['ps', '-o', 'yaml'], '--output is "yaml"; it must be table, wide or json'],
  [['ps', '--timeout', '5 s'], '--timeout is "5 s"; it must be a time such as 500ms, 5s or 1m'],
  [['ps', '--timeout', '0'], '--timeout is "0"; it must be a time such as 500ms, 5s or 1m'],
  [['completion', 'ksh'], 'there is no completion for "ksh": bash, zsh or fish'],
] as const)
  t.test(`a command line that cannot be understood ends with 2 and one sentence: ${args.join(' ')}`, async t => {
    t.same(await cleatctl(args), { stdout: '', stderr: `cleatctl: ${message}\n`, code: 2 });
  });

const verbs = [
  'status',
  'pods',
  'ps',
  'diff',
  'images',
  'images import',
  'images export',
  'images fsck',
  'pull',
  'inspect',
  'history',
  'rm',
  'prune',
  'df',
  'shim ls',
  'shim inspect',
  'shim call',
  'shim trace',
  'top',
  'debug bundle',
  'completion',
];

t.test('the help names every command, and each command has help with examples', async t => {
  const { stdout, code } = await cleatctl(['--help']);
  t.equal(code, 0);
  for (const verb of verbs) {
    t.match(stdout, new RegExp(`^  ${verb}\\b`, 'm'));
    const help = await cleatctl([...verb.split(' '), '-h']);
    t.equal(help.code, 0);
    t.match(
      help.stdout,
      new RegExp(`^Usage: cleatctl ${verb}.*\\n\\nOptions:\\n[^]*\\nExamples:\\n  (cleatctl|source)`, 's'),
    );
  }
});

t.test('the help of a family of commands is of that alone', async t => {
  const { stdout, code } = await cleatctl(['shim', '--help']);
  t.equal(code, 0);
  t.match(stdout, /^ {2}shim ls\b[\s\S]*^ {2}shim trace\b/m);
  t.notMatch(stdout, /^ {2}pods/m);
});

t.test('--version prints one line', async t => {
  t.match(await cleatctl(['--version']), { stdout: /^cleatctl \d+\.\d+\.\d+\S*\n$/, code: 0 });
});

t.test('bash completes commands, their second word, options and values', async t => {
  const { stdout: script } = await cleatctl(['completion', 'bash']);
  const complete = (...words: string[]) => {
    const line = `COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}) COMP_CWORD=${words.length - 1}; _cleatctl; echo "\${COMPREPLY[*]}"`;
    return spawnSync('bash', ['-c', `${script}\n${line}`], { encoding: 'utf8' }).stdout.trim();
  };
  t.equal(complete('cleatctl', 'p'), 'pods ps pull prune');
  t.equal(complete('cleatctl', 'shim', 'ls'), 'ls');
  t.match(complete('cleatctl', 'shim', ''), /^ls .*inspect/);
  t.match(complete('cleatctl', 'images', ''), /--output.* import export fsck/);
  t.match(complete('cleatctl', 'images', 'import', '--n'), /^--name/);
  t.equal(complete('cleatctl', 'ps', '--al'), '--all');
  t.equal(complete('cleatctl', 'pods', '--al'), '');
  t.equal(complete('cleatctl', 'ps', '-o', 'j'), 'json');
  t.equal(complete('cleatctl', 'completion', 'f'), 'fish');
});

t.test('a completion for zsh and one for fish are printed', async t => {
  t.match((await cleatctl(['completion', 'zsh'])).stdout, /bashcompinit/);
  t.match((await cleatctl(['completion', 'fish'])).stdout, /^complete -c cleatctl .* -a shim /m);
});
