import t from 'tap';
import { basicHeader, isFor, parseChallenges } from '../../../daemon/images/registry/auth.ts';

t.test('challenges are read from the headers that registries send', async t => {
  const cases: ReadonlyArray<readonly [string, ReadonlyArray<readonly [string, Record<string, string>]>]> = [
    ['', []],
    ['Negotiate', []],
    ['Basic realm="x"', [['basic', { realm: 'x' }]]],
    ['basic', [['basic', {}]]],
    [
      'Bearer realm="https://a/t",service="s",scope="repository:a/b:pull,push"',
      [['bearer', { realm: 'https://a/t', service: 's', scope: 'repository:a/b:pull,push' }]],
    ],
    ['Bearer realm="a \\"b\\" c", error=invalid_token', [['bearer', { realm: 'a "b" c', error: 'invalid_token' }]]],
    [
      'Basic realm="x", Bearer realm="y"',
      [
        ['basic', { realm: 'x' }],
        ['bearer', { realm: 'y' }],
      ],
    ],
  ];
  for (const [header, expected] of cases)
    t.same(
      parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]),
      expected,
      header,
    );
});

t.test('credentials are read in both spellings, and only the server that they name sees them', async t => {
  const encoded = Buffer.from('u:p:q').toString('base64');
  t.equal(basicHeader({ username: 'u', password: 'p:q' }), `Basic ${encoded}`);
  t.equal(basicHeader({ username: '', password: '', auth: encoded }), `Basic ${encoded}`);
  t.equal(basicHeader({ auth: Buffer.from('no colon').toString('base64') }), undefined);
  t.equal(basicHeader({}), undefined);
  t.ok(isFor({}, 'h', 'h'));
  t.ok(isFor({ serverAddress: 'https://h:5000/v2/' }, 'h:5000', 'h:5000'));
  t.ok(isFor({ serverAddress: 'https://index.docker.io/v1/' }, 'docker.io', 'registry-1.docker.io'));
  t.notOk(isFor({ serverAddress: 'other' }, 'h', 'h'));
});
