import { closeSync, readFileSync } from 'node:fs';
import { childEnd, failureOf, pipe, spawnProgram } from '@cleat/linux';
import t from 'tap';

/** Run a shell command; what it wrote on stdout, and how it ended. */
async function shell(command: string, options: { env?: Record<string, string>; newSession?: boolean } = {}) {
  const out = pipe();
  const { env = { PATH: process.env['PATH'] ?? '' }, ...rest } = options;
  const stdio = ['ignore', out.write, 'ignore'] as const;
  const pid = spawnProgram({ file: 'sh', args: ['-c', command], cwd: '/tmp', env, stdio, ...rest });
  const status = await childEnd(pid);
  closeSync(out.write);
  const text = readFileSync(out.read, 'utf8');
  closeSync(out.read);
  return { pid, text, failure: failureOf(status) };
}

t.test('a program gets its arguments, directory, environment and streams', async t => {
  t.match(await shell('pwd; echo "$A"', { env: { A: 'ä b', PATH: '/bin:/usr/bin' } }), {
    text: '/tmp\nä b\n',
    failure: undefined,
  });
});

t.test('an environment that is frozen serves many programs, and each its own', async t => {
  const one = Object.freeze({ A: 'one', PATH: '/bin:/usr/bin' });
  const two = Object.freeze({ ...one, A: 'two' });
  for (const env of [one, two, one, two]) t.equal((await shell('echo "$A"', { env })).text, `${env.A}\n`);
});

t.test('it has no signal blocked or ignored, and none of our descriptors', async t => {
  process.on('SIGUSR2', () => {});
  t.teardown(() => process.removeAllListeners('SIGUSR2'));
  const kept = pipe();
  const { text } = await shell(
    `grep -E 'SigBlk|SigIgn' /proc/self/status; test -e /proc/self/fd/${kept.read} && echo leaked`,
  );
  t.equal(text, 'SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n');
});

t.test('it leads a session of its own only when told', async t => {
  const session = 'cut -d " " -f 6 /proc/$$/stat';
  const own = await shell(session, { newSession: true });
  t.equal(Number(own.text), own.pid);
  const shared = await shell(session);
  t.not(Number(shared.text), shared.pid);
});

t.test('how it failed is said in words', async t => {
  t.match(await shell('exit 3'), { failure: 'it ended with exit code 3' });
  t.match(await shell('kill -9 $$'), { failure: 'it was ended by SIGKILL' });
});

t.test('a program that there is not is an error, and nothing runs', async t => {
  const request = { args: [], cwd: '/', env: process.env, stdio: ['ignore', 'ignore', 'ignore'] as const };
  t.throws(() => spawnProgram({ ...request, file: 'no-such-program' }), { code: 'ENOENT' });
  t.throws(() => spawnProgram({ ...request, file: 'true', cwd: '/no/such/directory' }), { code: 'ENOENT' });
});
