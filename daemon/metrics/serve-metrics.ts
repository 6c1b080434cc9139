import { renameSync, rmSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { messageOf } from '@cleat/base';
import type { Logger } from 'pino';
import { parseMetricsAddress } from './address.ts';
import type { Metrics } from './metrics.ts';

/** How often an address is tried again that another process has: an earlier daemon, say, which is about to leave. */
const TRY_AGAIN_MS = 1_000;
/** Nobody reads figures so slowly, in milliseconds. */
const REQUEST_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 16;

export type MetricsServer = { close(): void };

/**
 * Serve the figures over HTTP, at `/metrics`. An address that cannot be had is no reason to fail: it is logged once, and
 * tried again until it can.
 */
export function serveMetrics(metrics: Metrics, address: string, log: Logger): MetricsServer {
  const { createServer } = process.getBuiltinModule('node:http'); // an import would load all that it names: 6 MiB
  const at = parseMetricsAddress(address);
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => answer(metrics, request, response),
  );
  server.maxConnections = MAX_CONNECTIONS;
  let again: NodeJS.Timeout | undefined;
  let told = false;
  const listen = () => {
    if ('port' in at) server.listen({ host: at.host, port: at.port });
    else listenOnPath(server, at.path);
  };
  const failed = (err: unknown) => {
    if (!told) log.error({ err }, `metrics are not served at ${address} yet: ${messageOf(err)}`);
    told = true;
    again = setTimeout(listen, TRY_AGAIN_MS).unref();
  };
  server.on('error', failed);
  server.on('listening', () => log.info({ address }, 'metrics are served'));
  listen();
  return {
    close() {
      clearTimeout(again);
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * A socket that is there already was left behind, or is an earlier daemon's, which goes on with those who are connected.
 * It gets its name by renaming: libuv removes the name that it has bound when a server closes, whoever has it by then.
 */
function listenOnPath(server: Server, path: string): void {
  const made = `${path}.${process.pid}`;
  const oldMask = process.umask(0o117); // never wider than 0660, not even for a moment
  try {
    rmSync(made, { force: true });
    server.listen(made, () => renameSync(made, path));
  } catch (err) {
    server.emit('error', err);
  } finally {
    process.umask(oldMask);
  }
}

function answer(metrics: Metrics, { method, url }: IncomingMessage, response: ServerResponse): void {
  const path = url?.split('?')[0];
  if (path !== '/metrics') return void response.writeHead(404, { 'content-type': 'text/plain' }).end('see /metrics\n');
  if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  const type = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };
  if (method === 'HEAD') return void response.writeHead(200, type).end();
  metrics.text().then(
    text => response.writeHead(200, type).end(text),
    err => response.writeHead(500, { 'content-type': 'text/plain' }).end(`${messageOf(err)}\n`),
  );
}
