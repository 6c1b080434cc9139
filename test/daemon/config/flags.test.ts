import { join } from 'node:path';
import t from 'tap';
import { parseFlags } from '../../../daemon/config/flags.ts';

t.test('flags are read in both GNU forms, and relative paths are below the working directory', async t => {
  const args = ['--config', 'c.toml', '--root=/r', '--state', '/s', '--socket=x.sock', '--log-level', 'debug'];
  t.same(parseFlags(args), {
    kind: 'run',
    file: join(process.cwd(), 'c.toml'),
    overrides: { root: '/r', state: '/s', socket: join(process.cwd(), 'x.sock'), logLevel: 'debug' },
    takeOver: false,
  });
  t.same(parseFlags([]), { kind: 'run', file: undefined, overrides: {}, takeOver: false });
  t.match(parseFlags(['--take-over']), { takeOver: true });
});

t.test('--help tells every flag, with examples; --version is one line', async t => {
  for (const flag of ['--help', '-h']) {
    const asked = parseFlags([flag]);
    t.match(asked, { kind: 'print' });
    for (const name of [
      '--config',
      '--root',
      '--state',
      '--socket',
      '--log-level',
      '--take-over',
      '--version',
      'Examples:',
    ])
      t.match(asked.kind === 'print' ? asked.text : '', name);
  }
  t.match(parseFlags(['--version']), { kind: 'print', text: /^cleatd \d+\.\d+\.\d+\S*\n$/ });
});

for (const [args, message] of [
  [['--rot', '/x'], 'unknown option --rot; did you mean --root?'],
  [['-x'], 'unknown option -x'],
  [['--root'], 'option --root needs a value: --root DIR'],
  [['--root', '--state'], 'option --root needs a value: --root DIR'],
  [['--root='], 'option --root needs a value: --root DIR'],
  [['--version=1'], 'option --version takes no value'],
  [['run'], 'unexpected argument "run": cleatd takes options only'],
  [['--', '--root'], 'unexpected argument "--root": cleatd takes options only'],
  [['--log-level', 'loud'], '--log-level is "loud"; it must be "trace", "debug", "info", "warn", "error" or "fatal"'],
  [['--state', `/${'x'.repeat(72)}`], /^--state is .*; it must be an absolute path of at most 72 bytes$/],
] as const)
  t.test(
    `a command line that cannot be understood is refused with one sentence: ${args.join(' ').slice(0, 40)}`,
    async t => {
      t.throws(() => parseFlags(args), { name: 'UsageError', message });
    },
  );
