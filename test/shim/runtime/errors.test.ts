import { Code } from '@cleat/base';
import t from 'tap';
import { runtimeError } from '../../../shim/runtime/errors.ts';

const line = (msg: string, level = 'error') => JSON.stringify({ level, msg, time: '2026-11-21T08:18:56Z' });
const failure = (log: string, stderr = '') => ({
  what: 'x y',
  log,
  stderr,
  ended: 'it ended with code 1',
  timedOut: false,
});

/** What runc 1.1.5 and crun 1.8.1 said, and what it means to a caller. */
const sentences: [string, keyof typeof Code][] = [
  // runc
  ['unable to start container process: exec: "/no/such": stat /no/such: no such file or directory', 'NotFound'],
  ['unable to start container process: exec: "nosuchcmd": executable file not found in $PATH', 'NotFound'],
  ['container does not exist', 'NotFound'],
  ['container with given ID already exists', 'AlreadyExists'],
  ['cannot start a container in the paused state', 'FailedPrecondition'],
  ['cannot exec in a stopped container', 'FailedPrecondition'],
  ['invalid rootfs: stat /no/rootfs: no such file or directory', 'InvalidArgument'],
  ['process property must not be empty', 'InvalidArgument'],
  ['wrong rlimit value: RLIMIT_X', 'InvalidArgument'],
  ['malformed spec file: duplicated ns {"network" "/no/ns"}', 'InvalidArgument'],
  ["invalid character 'n' looking for beginning of object key string", 'InvalidArgument'],
  [
    'unable to start container process: error during container init: error mounting "/no/src" to rootfs at "/x": stat /no/src: no such file or directory',
    'Unknown',
  ],
  // crun
  ['executable file `/no/such` not found in $PATH: No such file or directory', 'NotFound'],
  ['error opening file `/run/crun/x/status`: No such file or directory', 'NotFound'],
  ["cannot open directory '/run/crun/x': No such file or directory", 'NotFound'],
  ['container `x` already exists', 'AlreadyExists'],
  ['the container `x` is not running', 'FailedPrecondition'],
  ['the container `x` is paused', 'FailedPrecondition'],
  ['the container `x` is not in `created` or `stopped` state', 'FailedPrecondition'],
  ['cannot open `/run/crun/x/exec.fifo`: No such file or directory', 'FailedPrecondition'],
  ['open pidfd: No such process', 'FailedPrecondition'],
  ['invalid rlimit `RLIMIT_X`', 'InvalidArgument'],
  ['unknown version specified', 'InvalidArgument'],
  ['error loading config.json', 'InvalidArgument'],
  ["error stat'ing file `/no/src`: No such file or directory", 'Unknown'],
];
for (const [sentence, code] of sentences)
  t.test(`"${sentence}" is ${code}`, async t =>
    t.match(runtimeError(failure(line(sentence))), { code: Code[code], message: `x y failed: ${sentence}` }),
  );

t.test('the last error counts, and warnings, half lines and other text do not', async t => {
  const log = [line('first'), line('the last'), line('a warning', 'warning'), 'plain text', '{"level":"err'].join('\n');
  t.equal(runtimeError(failure(log)).message, 'x y failed: the last');
});

t.test('runc naming its own call does not name it twice', async t =>
  t.equal(runtimeError(failure(line('runc create failed: it is so'))).message, 'x y failed: it is so'),
);

t.test('what the first stage in C died of is told with what followed from it', async t => {
  const cause = 'nsexec[407]: failed to update /proc/self/oom_score_adj: Permission denied';
  const log = [line(cause, 'fatal'), line("can't get final child's PID from pipe: EOF")].join('\n');
  t.equal(runtimeError(failure(log)).message, `x y failed: can't get final child's PID from pipe: EOF: ${cause}`);
});

t.test('without a log, the last line of stderr counts; without that, how it ended', async t => {
  t.equal(runtimeError(failure('', 'one\ntwo\n')).message, 'x y failed: two');
  t.equal(runtimeError(failure('')).message, 'x y failed: it ended with code 1');
});

t.test('a call that took too long is DeadlineExceeded, whatever it said', async t =>
  t.match(runtimeError({ ...failure(line('container does not exist')), ended: 'late', timedOut: true }), {
    code: Code.DeadlineExceeded,
    message: 'x y failed: late',
  }),
);
