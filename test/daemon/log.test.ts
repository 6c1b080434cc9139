import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';

const log = join(import.meta.dirname, '..', '..', 'daemon', 'log.ts');

/** What a program writes on standard error that logs as `body` says. Its last words must not be lost: it kills itself. */
function written(config: object, body: string): string {
  const program = `import { makeLogger } from ${JSON.stringify(log)};
    const log = await makeLogger(${JSON.stringify({ level: 'info', ...config })}); ${body}; process.kill(process.pid, 'SIGKILL');`;
  const run = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], { encoding: 'utf8' });
  t.equal(run.stdout, '', 'standard output is not for the log');
  return run.stderr;
}

t.test('each line is one JSON object with level, time and fields, written before the call returns', async t => {
  const lines = written({ format: 'json' }, `log.info({ pod: 'a' }, 'hello'); log.debug('quiet'); log.error('bye')`);
  const [first, second, ...rest] = lines
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  t.match(first, { level: 'info', pod: 'a', msg: 'hello', time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ });
  t.match(second, { level: 'error', msg: 'bye' });
  t.same(rest, [], 'nothing below the level');
});

t.test('without a terminal, auto is JSON; text is for people and plain when it is no terminal', async t => {
  t.match(JSON.parse(written({ format: 'auto' }, `log.info('hello')`)), { msg: 'hello' });
  const text = written({ format: 'text' }, `log.warn({ pod: 'a' }, 'hello')`);
  t.match(text, /^\[\d\d:\d\d:\d\d\.\d{3}\] WARN: hello\n\s+pod: "a"\n$/);
});

t.test('an error is logged with its cause', async t => {
  const line = written(
    { format: 'json' },
    `log.error({ err: new Error('no', { cause: new Error('why') }) }, 'failed')`,
  );
  t.match(JSON.parse(line), { err: { message: 'no: why', stack: /caused by: Error: why/ } });
});

t.test('what a registry was given to log in does not come out, at any usual depth', async t => {
  const auth = {
    username: 'S3CRET',
    password: 'S3CRET',
    auth: 'S3CRET',
    identityToken: 'S3CRET',
    registryToken: 'S3CRET',
  };
  const values = JSON.stringify([auth, { auth }, { request: { auth } }, { headers: { authorization: 'S3CRET' } }]);
  for (const format of ['json', 'text']) {
    const text = written({ format }, `for (const value of ${values}) log.info(value, 'pull')`);
    t.notMatch(text, 'S3CRET');
    t.equal(text.match(/pull/g)?.length, 4);
  }
});
