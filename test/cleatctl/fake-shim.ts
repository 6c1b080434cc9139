/**
 * A shim for tests: `node fake-shim.ts SOCKET answers|slow|foreign|silent|busy|refuses|http|mute|closes|dawdles|stranger`.
 * Prints a line when it serves. `slow` takes 1.5 s for a state, `stranger` speaks ttrpc and knows no service, `busy` makes
 * its task, `http` speaks something else, `mute` nothing at all, `closes` hangs up, `dawdles` does so after 600 ms.
 */
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Code, RpcError } from '@cleat/base';
import { Debug } from '@cleat/proto/debug';
import { Shim } from '@cleat/proto/shim';
import { Status } from '@cleat/proto/task-types';
import { Task } from '@cleat/proto/task-v3';
import { Server } from 'ttrpc-ts';

const [socket = '', mode = ''] = process.argv.slice(2);
const never = new Promise<never>(() => {});

const report = (history: boolean) => ({
  logLevel: 'info',
  openSessions: 2,
  ...(history ? { failed: [{ name: 'x/Y', startedAt: 1n, durationUs: 1500n, error: 'no luck' }] } : {}),
  ...(mode === 'busy' ? { running: [{ name: 'x.v3.Task/Create', startedAt: 1n, durationUs: 20_100_000n }] } : {}),
});

function serveShim(): Promise<void> {
  const server = new Server();
  if (mode === 'stranger') return server.listen(socket);
  server.addService(Task, {
    state: async ({ id }) => {
      if (mode === 'slow') await sleep(1_500);
      if (mode === 'silent' || mode === 'busy') return never;
      if (mode === 'refuses') throw new RpcError(Code.NotFound, `there is no task ${id}`);
      return { id, bundle: '/b', pid: 42, status: Status.RUNNING };
    },
    kill: ({ signal, all }) => {
      process.stderr.write(`kill ${signal}${all ? ' all' : ''}\n`);
      return {};
    },
    wait: () => (mode === 'silent' ? never : { exitStatus: 3, exitedAt: { seconds: 1n, nanos: 0 } }),
  });
  if (mode === 'foreign') return server.listen(socket);
  server.addService(Shim, {
    inspect: () => ({
      id: 'told',
      version: '1.2.3',
      pid: process.pid,
      log: { lines: 9n },
      stateJson: '{"init":{"pid":42}}',
    }),
  });
  server.addService(Debug, {
    report: ({ history }) => (mode === 'silent' ? never : report(history)),
    setLogLevel: () => (mode === 'silent' ? never : { previous: 'info' }),
  });
  return server.listen(socket);
}

async function serveOther(): Promise<void> {
  const listener =
    mode === 'http'
      ? createHttpServer((_, response) => response.end('hello'))
      : createServer(connection => {
          connection.on('error', () => {});
          if (mode === 'closes') connection.destroy();
          if (mode === 'dawdles') setTimeout(() => connection.destroy(), 600);
        });
  const { promise, resolve } = Promise.withResolvers<void>();
  listener.listen(socket, resolve);
  await promise;
}

await (['http', 'mute', 'closes', 'dawdles'].includes(mode) ? serveOther() : serveShim());
process.stdout.write('serves\n');
