import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withDeadline } from '@cleat/base';
import type { TestNode } from './node.ts';

const START_DEADLINE_MS = 30_000;

/** A unix socket, reachable from the test, that leads to a port of `host`, the node's loopback. Lives as long as the node. */
export async function reachPort(node: TestNode, port: number, host = '127.0.0.1'): Promise<string> {
  const path = node.path(`port-${port}`);
  const program = join(import.meta.dirname, 'forward.ts');
  const child = node.spawn(process.execPath, [program, path, `${port}`, host], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('a forwarder without stdout');
  await withDeadline(once(child.stdout, 'data'), START_DEADLINE_MS, `forwarding to port ${port} of a test node`);
  return path;
}

export type HttpAnswer = { readonly status: number; readonly headers: Record<string, string>; readonly body: Buffer };

/** One HTTP request through a unix socket. @throws Error when the connection fails */
export async function httpOver(
  socketPath: string,
  method: string,
  path: string,
  options: { readonly headers?: Record<string, string>; readonly body?: Uint8Array } = {},
): Promise<HttpAnswer> {
  const headers = { ...options.headers, 'content-length': `${options.body?.length ?? 0}` };
  const sent = request({ socketPath, method, path, headers, agent: false }).end(options.body);
  const [answer] = await once(sent, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) };
}

/** Try again until it does not throw; the pause between is short, the deadline (10 s if not given) is what counts. */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  what: string,
  options: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<T> {
  const { timeoutMs = 10_000, signal } = options;
  for (const giveUpAtMs = Date.now() + timeoutMs; ; await sleep(10)) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (err) {
      // No RpcError: of an error with a code that is a number tap shows no message.
      if (Date.now() > giveUpAtMs) throw new Error(`${what} did not happen within ${timeoutMs} ms`, { cause: err });
    }
  }
}
