/**
 * `cleat-forward STATE-DIR NETNS IDLE-MS PORT...`: serves one pod's port-forward session. It prints the session's URL and
 * lives until the session is over, or the pod's state directory goes. NETNS is the pod's pinned network namespace,
 * empty for the host's, or `@` and the pod's address, dialled from the host's network, where its sandbox has the pod's.
 * Started by cleatd, which it outlives.
 */
import { existsSync, watch } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { messageOf } from '@cleat/base';
import { enterNamespace } from '@cleat/linux';
import { SessionHost } from '../../shim/session/host.ts';

/** Loopback in both families: what a program in the pod listens on is its own affair. */
const LOOPBACK = ['127.0.0.1', '::1'] as const;
/** How long a connection to the pod may take, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;

async function dial(hosts: readonly string[], port: number): Promise<Socket> {
  let failure: unknown;
  for (const host of hosts) {
    try {
      return await dialAt(host, port);
    } catch (err) {
      failure ??= err;
    }
  }
  throw failure;
}

function dialAt(host: string, port: number): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ host, port, allowHalfOpen: true });
  const late = () => socket.destroy(new Error(`connect to ${host}:${port}: no answer within ${CONNECT_TIMEOUT_MS} ms`));
  socket.setTimeout(CONNECT_TIMEOUT_MS, late);
  socket.once('error', reject);
  socket.once('connect', () => {
    socket.setTimeout(0);
    socket.off('error', reject);
    resolve(socket);
  });
  return promise;
}

async function main([stateDir = '', netns = '', idleMs = '0', ...ports]: readonly string[]): Promise<void> {
  const host = new SessionHost({ idleMs: Number(idleMs), onIdle: () => process.exit(0) });
  const hosts = netns.startsWith('@') ? [netns.slice(1)] : LOOPBACK;
  const url = await host.openForward({ connect: port => dial(hosts, port), closed: () => {} }, ports.map(Number));
  if (netns && hosts === LOOPBACK) enterNamespace(netns, 'net'); // the listener stays in the host's, what is dialled from here on is the pod's
  watch(stateDir, () => {
    if (!existsSync(stateDir)) process.exit(0);
  });
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGPIPE'] as const) process.on(signal, () => {});
  process.stdout.write(`${url}\n`);
}

main(process.argv.slice(2)).catch((err: unknown) => {
  process.stderr.write(`${messageOf(err)}\n`);
  process.exit(1);
});
