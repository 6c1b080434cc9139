import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type RequestOptions, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pino from 'pino';
import t, { type Test } from 'tap';
import { METRICS_ADDRESS, parseMetricsAddress } from '../../../daemon/metrics/address.ts';
import { Metrics } from '../../../daemon/metrics/metrics.ts';
import { serveMetrics } from '../../../daemon/metrics/serve-metrics.ts';
import { eventually } from '../../node/reach.ts';

t.setTimeout(280_000);

async function ask(options: RequestOptions) {
  const asked = request({ agent: false, ...options }).end();
  const [response] = await once(asked, 'response');
  return { status: response.statusCode, type: response.headers['content-type'], body: await text(response) };
}

/** A path that is short enough for a socket. */
function makeSocketPath(t: Test): string {
  const dir = mkdtempSync(join(tmpdir(), 'metrics-'));
  t.teardown(() => rmSync(dir, { recursive: true }));
  return join(dir, 'metrics.sock');
}

function serve(t: Test, address: string, lines: string[] = []) {
  const metrics = new Metrics();
  metrics.counter('answers_total', 'Answers.').add(42);
  const server = serveMetrics(
    metrics,
    address,
    pino({ level: 'error' }, { write: (line: string) => void lines.push(line) }),
  );
  t.teardown(() => server.close());
  return server;
}

t.test('figures are served on a unix socket that others cannot open', async t => {
  const socketPath = makeSocketPath(t);
  writeFileSync(socketPath, 'left behind');
  serve(t, socketPath);
  const answer = await eventually(() => ask({ socketPath, path: '/metrics' }), 'figures are served');
  t.match(answer, { status: 200, type: /^text\/plain; version=0\.0\.4/, body: /^answers_total 42$/m });
  t.equal(statSync(socketPath).mode & 0o7, 0);
  t.match(await ask({ socketPath, path: '/' }), { status: 404 });
  t.match(await ask({ socketPath, path: '/metrics', method: 'POST' }), { status: 405 });
  t.match(await ask({ socketPath, path: '/metrics?x=1', method: 'HEAD' }), { status: 200, body: '' });
});

t.test('a later daemon takes over the socket, and the end of the earlier one does not take it away', async t => {
  const socketPath = makeSocketPath(t);
  const earlier = serve(t, socketPath);
  await eventually(() => ask({ socketPath, path: '/metrics' }), 'the first one answers');
  const { ino } = statSync(socketPath);
  serve(t, socketPath);
  await eventually(async () => {
    if (statSync(socketPath).ino === ino) throw new Error('the earlier one still has it');
  }, 'the later one has the name');
  earlier.close();
  t.match(await ask({ socketPath, path: '/metrics' }), { status: 200 });
});

t.test('a port that another has is logged once, and taken when it is free', async t => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  const { port } = address;
  const lines: string[] = [];
  serve(t, `127.0.0.1:${port}`, lines);
  await eventually(async () => {
    if (lines.length === 0) throw new Error('nothing is logged');
  }, 'the failure is logged');
  t.match(lines, [/metrics are not served at 127\.0\.0\.1:\d+ yet: .*EADDRINUSE/]);
  other.close();
  const answer = await eventually(() => ask({ host: '127.0.0.1', port, path: '/metrics' }), 'figures are served');
  t.match(answer, { status: 200 });
  t.equal(lines.length, 1);
});

t.test('addresses are ports of hosts and absolute paths', t => {
  for (const [text, expected] of [
    ['127.0.0.1:9464', { host: '127.0.0.1', port: 9464 }],
    ['[::1]:80', { host: '::1', port: 80 }],
    ['localhost:1', { host: 'localhost', port: 1 }],
    ['/run/x.sock', { path: '/run/x.sock' }],
  ] as const) {
    t.match(text, METRICS_ADDRESS);
    t.same(parseMetricsAddress(text), expected);
  }
  for (const text of ['', '9464', ':9464', 'a:0', 'a:123456', 'run/x.sock', '::1:80', `/${'x'.repeat(100)}`])
    t.notMatch(text, METRICS_ADDRESS, text);
  t.end();
});
