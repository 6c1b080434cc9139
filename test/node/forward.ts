/** Runs in a test node: `node forward.ts SOCKET PORT [HOST]` gives each connection to SOCKET one to HOST:PORT, 127.0.0.1 if not given. */
import { connect, createServer, type Socket } from 'node:net';

const [path, port, host = '127.0.0.1'] = process.argv.slice(2);
const server = createServer({ allowHalfOpen: true }, near => {
  const far = connect({ host, port: Number(port), allowHalfOpen: true });
  join(near, far);
  join(far, near);
});
server.listen(path, () => process.stdout.write('ready\n'));

function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.destroy()); // the other side sees a connection that broke
  from.on('close', hadError => hadError && to.destroy());
}
