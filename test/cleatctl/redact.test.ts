import { execFileSync } from 'node:child_process';
import t from 'tap';
import { REDACTED, redact, redactText } from '../../cmd/cleatctl/bundle/redact.ts';
import { tar } from '../../cmd/cleatctl/bundle/tar.ts';

for (const [title, value, expected] of [
  ['an environment as a list', { env: ['A=hunter2', 'B'] }, { env: [`A=${REDACTED}`, REDACTED] }],
  ['an environment of the CRI', { envs: [{ key: 'A', value: 'hunter2' }] }, { envs: [{ key: 'A', value: REDACTED }] }],
  ['a field by its name', { registryPassword: 'hunter2', user: 'u' }, { registryPassword: REDACTED, user: 'u' }],
  ['an option and its value', { args: ['run', '--api-token', 'hunter2'] }, { args: ['run', '--api-token', REDACTED] }],
  ['JSON within text', { state: '{"env":["A=hunter2"]}' }, { state: `{"env":["A=${REDACTED}"]}` }],
  ['a manifest', { 'x/last-applied-configuration': 'hunter2' }, { 'x/last-applied-configuration': REDACTED }],
] as const)
  t.test(`no secret stays: ${title}`, async t => {
    t.same(redact(value), expected);
    t.notMatch(JSON.stringify(redact(value)), /hunter2/);
  });

for (const text of [
  'Authorization: Bearer hunter2hunter2',
  'pull https://user:hunter2@registry.example/x failed',
  'mysql --password=hunter2',
  'DB_PASSWORD=hunter2',
  '//host/share /mnt cifs rw,username=u,password=hunter2,uid=0 0 0',
  '-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----',
  'http://127.0.0.1:4000/exec/hunter2hunter2',
  'token eyJhbGciOiJIUzI1NiJ9.hunter2',
])
  t.test(`no secret stays in text: ${text.slice(0, 24)}`, async t => {
    t.notMatch(redactText(text), /hunter2/);
    t.match(redactText(text), REDACTED);
  });

t.test('what is no secret stays', async t => {
  const value = { id: '3f2a', args: ['sh', '-c', 'echo a=b'], pid: 7, mounts: ['/run/secrets'], none: null };
  t.same(redact(value), value);
});

t.test('the archive is one that tar reads', async t => {
  const archive = tar(
    [
      { path: 'a/b.json', text: '{"ü":1}\n' },
      { path: 'empty', text: '' },
    ],
    1_700_000_000,
  );
  t.equal(execFileSync('tar', ['tf', '-'], { input: archive, encoding: 'utf8' }), 'a/b.json\nempty\n');
  t.equal(execFileSync('tar', ['xOf', '-', 'a/b.json'], { input: archive, encoding: 'utf8' }), '{"ü":1}\n');
  t.throws(() => tar([{ path: 'x'.repeat(101), text: '' }], 0), RangeError);
});
