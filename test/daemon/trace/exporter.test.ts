import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import t from 'tap';
import { SpanExporter } from '../../../daemon/trace/exporter.ts';
import type { CallTrace, Span } from '../../../daemon/trace/span.ts';

const span = (id: number, parent: number, error = ''): Span => ({
  id,
  parent,
  name: `step ${id}`,
  process: 'cleatd',
  containerId: 'c1',
  startedAtNs: 1_700_000_000_000_000_000n,
  durationUs: 1500,
  error,
  running: false,
});
const call = (podId: string, caller?: CallTrace['caller']): CallTrace => ({
  podId,
  podName: 'default/web',
  containerId: 'c1',
  caller,
  spans: [span(1, 0), span(2, 1, 'no cable')],
});

type OtlpSpan = { traceId: string; spanId: string; parentSpanId: string };
type Sent = {
  url: string | undefined;
  body: { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] };
};

/** A collector that keeps what it is sent. */
async function collector(status = 200) {
  const sent: Sent[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    sent.push({ url: request.url, body: JSON.parse(text) });
    response.writeHead(status).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { sent, endpoint, close: () => server.close() };
}

const open = (endpoint: string, lines: string[] = []) =>
  new SpanExporter({
    endpoint,
    version: '1',
    log: pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) }),
    withShims: async ({ spans }) => spans,
  });

t.test('calls are sent as OTLP in JSON: all about a pod in one trace', async t => {
  const { sent, endpoint, close } = await collector();
  t.teardown(close);
  const exporter = open(`${endpoint}/`);
  exporter.push(call('p1'));
  exporter.push(call('p1'));
  await exporter.close();
  t.equal(sent.length, 1);
  t.equal(sent[0]?.url, '/v1/traces');
  const spans = sent[0]?.body.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  t.equal(spans.length, 4);
  t.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
  t.equal(new Set(spans.map(({ spanId }) => spanId)).size, 4);
  t.match(spans[0], { traceId: /^[0-9a-f]{32}$/, spanId: /^[0-9a-f]{16}$/, parentSpanId: '', kind: 2 });
  t.match(spans[0], { startTimeUnixNano: '1700000000000000000', endTimeUnixNano: '1700000000001500000' });
  t.match(spans[1], { parentSpanId: spans[0]?.spanId, kind: 1, status: { code: 2, message: 'no cable' } });
});

t.test("a caller's own trace goes on", async t => {
  const { sent, endpoint, close } = await collector();
  t.teardown(close);
  const exporter = open(endpoint);
  exporter.push(call('p1', { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }));
  await exporter.close();
  t.match(JSON.stringify(sent[0]?.body), /"traceId":"a{32}","spanId":"[0-9a-f]{16}","parentSpanId":"b{16}"/);
});

t.test('a collector that fails or is away costs spans and one warning, nothing else', async t => {
  const { endpoint, close } = await collector(503);
  const lines: string[] = [];
  const exporter = open(endpoint, lines);
  exporter.push(call('p1'));
  await exporter.close();
  close();
  exporter.push(call('p1'));
  await exporter.close();
  t.equal(lines.length, 1);
  t.match(lines[0], /no spans can be sent to .*: it answered 503/);
});
