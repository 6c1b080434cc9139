import { Code } from '@cleat/base';
import t from 'tap';
import { parseReference } from '../../../daemon/images/references.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

t.test('names are completed as Docker completes them', async t => {
  const cases: ReadonlyArray<readonly [string, string]> = [
    ['busybox', 'docker.io/library/busybox:latest'],
    ['busybox:1.36', 'docker.io/library/busybox:1.36'],
    ['user/app', 'docker.io/user/app:latest'],
    ['docker.io/busybox', 'docker.io/library/busybox:latest'],
    ['index.docker.io/busybox', 'docker.io/library/busybox:latest'],
    ['docker.io/user/app:v', 'docker.io/user/app:v'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost:5000/app', 'localhost:5000/app:latest'],
    ['[::1]:5000/app:v', '[::1]:5000/app:v'],
    ['registry.k8s.io/pause:3.9', 'registry.k8s.io/pause:3.9'],
    ['Upper/app', 'Upper/app:latest'],
    ['a.b/c__d/e-f--g.h:T_a.g-1', 'a.b/c__d/e-f--g.h:T_a.g-1'],
    [`busybox@${DIGEST}`, `docker.io/library/busybox@${DIGEST}`],
    [`host:1/a:tag@${DIGEST}`, `host:1/a@${DIGEST}`],
  ];
  for (const [text, name] of cases) t.equal(parseReference(text).name, name, text);
  t.match(parseReference('localhost:5000/a/b:c'), {
    host: 'localhost:5000',
    path: 'a/b',
    target: 'c',
    isDigest: false,
  });
});

t.test('a name that is none is refused, and the message has it', async t => {
  const bad = [
    '',
    ' ',
    ':tag',
    'a:',
    'a@',
    'a@sha256:12',
    `a@sha512:${'0'.repeat(128)}`,
    'UPPER',
    'a/B/c',
    'a//b',
    '/a',
    'a/',
    'a_/b',
    'a___b',
    '-a',
    'a..b',
    'a:t/x',
    'a b',
    'a:tag:tag',
    'host:port/a',
    'a/b:-t',
    `a:${'t'.repeat(129)}`,
    '../a',
    'http://a/b',
    `b/${'a'.repeat(255)}`,
    'ab'.repeat(32),
  ];
  for (const text of bad)
    t.throws(
      () => parseReference(text),
      {
        code: Code.InvalidArgument,
        message: new RegExp(
          `^image reference ${JSON.stringify(text)
            .slice(0, 40)
            .replace(/[.[\]]/g, '\\$&')}`,
        ),
      },
      text,
    );
});
