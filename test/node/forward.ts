/** Runs in a test node: `node forward.ts SOCKET PORT` gives each connection to SOCKET one to 127.0.0.1:PORT. */
import { connect, createServer, type Socket } from 'node:net';

const [path, port] = process.argv.slice(2);
const server = createServer({ allowHalfOpen: true }, near => {
  const far = connect({ host: '127.0.0.1', port: Number(port), allowHalfOpen: true });
  join(near, far);
  join(far, near);
});
server.listen(path, () => process.stdout.write('ready\n'));

function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.destroy()); // the other side sees a connection that broke
  from.on('close', hadError => hadError && to.destroy());
}
