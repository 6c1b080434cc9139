/** A shim for tests: `node fake-shim.ts SOCKET answers|foreign|silent|refuses`. Prints a line when it serves. */
import { Code, RpcError } from '@cleat/base';
import { Shim } from '@cleat/proto/shim';
import { Status } from '@cleat/proto/task-types';
import { Task } from '@cleat/proto/task-v3';
import { Server } from 'ttrpc-ts';

const [socket = '', mode] = process.argv.slice(2);
const never = new Promise<never>(() => {});
const server = new Server();
server.addService(Task, {
  state: ({ id }) => {
    if (mode === 'silent') return never;
    if (mode === 'refuses') throw new RpcError(Code.NotFound, `there is no task ${id}`);
    return { id, bundle: '/b', pid: 42, status: Status.RUNNING };
  },
});
if (mode !== 'foreign')
  server.addService(Shim, {
    inspect: () => ({ version: '1.2.3', pid: process.pid, log: { lines: 9n }, stateJson: '{"init":{"pid":42}}' }),
  });
await server.listen(socket);
process.stdout.write('serves\n');
