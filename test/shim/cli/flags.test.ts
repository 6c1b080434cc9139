import t from 'tap';
import { bootstrapAnswer } from '../../../shim/cli/bootstrap-answer.ts';
import { parseInvocation } from '../../../shim/cli/flags.ts';
import { socketPath } from '../../../shim/cli/socket-address.ts';
import { UsageError } from '../../../shim/cli/usage-error.ts';

const flags = (...args: string[]) => {
  const invocation = parseInvocation(args, '/cwd');
  return 'flags' in invocation ? { action: invocation.action, ...invocation.flags } : invocation;
};
const base = ['-namespace', 'k8s.io', '-id', 'c1'];

t.test('flags are read as Go programs read them', async t => {
  const expected = {
    action: 'start',
    namespace: 'k8s.io',
    id: 'c1',
    address: '/run/a.sock',
    bundle: '/b',
    debug: true,
    socket: '',
    socketDir: '',
  };
  const spellings = [
    [...base, '-address', '/run/a.sock', '-bundle', '/b', '-publish-binary', '/usr/bin/containerd', '-debug', 'start'],
    ['--namespace=k8s.io', '--id=c1', '-address=/run/a.sock', '-bundle=/b', '-debug=true', '--', 'start'],
    [...base, '-debug=1', '-address', '/run/a.sock', '-bundle', '/b', 'start', '-debug=false'],
  ];
  for (const spelling of spellings) t.strictSame(flags(...spelling), expected, spelling.join(' '));
});

t.test('the working directory is the bundle unless one is given', async t =>
  t.match(flags(...base, 'delete'), { action: 'delete', bundle: '/cwd' }),
);

t.test('without an action the shim serves', async t => t.match(flags(...base), { action: 'serve' }));

t.test('version and info need nothing else', async t => {
  for (const flag of ['-v', '--version', '-version=true']) t.strictSame(flags(flag), { action: 'version' });
  t.strictSame(flags('-info'), { action: 'info' });
});

const mistakes: [string[], RegExp][] = [
  [['-id', 'c1', 'start'], /namespace cannot be empty/],
  [['-namespace', 'k8s.io', 'start'], /id of the container/],
  [['-namespace', 'k8s.io', '-id', '../x', 'start'], /"..\/x"/],
  [[...base, 'stop'], /unknown action "stop"/],
  [[...base, '-nonsense', 'start'], /flag provided but not defined: -nonsense/],
  [[...base, '-bundle'], /flag needs an argument: -bundle/],
  [[...base, '-debug=maybe', 'start'], /invalid boolean value: -debug=maybe/],
];
for (const [args, message] of mistakes)
  t.test(`\`${args.join(' ')}\` is refused`, async t =>
    t.throws(() => flags(...args), { name: 'UsageError', message }),
  );

t.test('the socket lies beside the address, under a name that fits a socket path', async t => {
  const path = socketPath({ address: '/run/cleat/events.sock', namespace: 'k8s.io', id: 'c1' });
  t.match(path, /^\/run\/cleat\/s\/[0-9a-f]{32}$/);
  t.not(path, socketPath({ address: '/run/cleat/events.sock', namespace: 'k8s.io', id: 'c2' }));
  t.not(path, socketPath({ address: '/run/cleat/events.sock', namespace: 'default', id: 'c1' }));
  t.match(socketPath({ address: '', namespace: 'k8s.io', id: 'c1' }), /^\/run\/containerd\/s\//);
});

const answers: [string | undefined, string][] = [
  [undefined, 'unix:///s'],
  ['1', 'unix:///s'],
  ['nonsense', 'unix:///s'],
  ['2', '{"version":2,"address":"unix:///s","protocol":"ttrpc"}'],
  ['3', '{"version":3,"address":"unix:///s","protocol":"ttrpc"}'],
  ['4', '{"version":3,"address":"unix:///s","protocol":"ttrpc"}'],
];
for (const [max, answer] of answers)
  t.test(`a caller with MAX_SHIM_VERSION ${max} gets ${answer}`, async t =>
    t.equal(bootstrapAnswer('/s', max), answer),
  );

t.test('what is ours alone: to say whether a program could take over, and to go on as another', async t => {
  t.same(parseInvocation(['-self-test'], '/'), { action: 'self-test' });
  t.same(parseInvocation([...base, 'resume', '30'], '/'), { action: 'resume', stateFd: 30 });
  t.throws(() => parseInvocation([...base, 'resume'], '/'), UsageError);
});
