/**
 * A server in two lives: `PATH` listens, and at the first call of Raw hands its connections to a second process of
 * this program, which gets the first connection as descriptor 3.
 */
import { spawn } from 'node:child_process';
import { type ConnectionState, Server } from 'ttrpc-ts';
import { Echo } from './echo-service.ts';

const [path = '', handedOver] = process.argv.slice(2);

const server = new Server().addService(Echo, {
  say(request, call) {
    if (call.resumed !== undefined) return `${request} after ${JSON.stringify(call.resumed)}`;
    if (handedOver) return `${request} anew`;
    call.resumable(() => ({ told: request.length }));
    return new Promise<string>(() => {});
  },
  raw: () => {
    void handOver();
    return new Uint8Array(0);
  },
});

if (handedOver) server.adopt({ ...(JSON.parse(handedOver) as ConnectionState), fd: 3 });
else await server.listen(path).then(() => process.stdout.write('listening\n'));

async function handOver(): Promise<void> {
  const unfinished = await server.suspend(60_000);
  if (unfinished.length > 0) throw new Error(`unfinished: ${unfinished}`);
  const [connection] = server.handOver();
  if (!connection) throw new Error('there is no connection');
  const args = [...process.execArgv, process.argv[1] ?? '', path, JSON.stringify(connection)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', connection.fd] });
  child.once('spawn', () => process.exit(0));
}
