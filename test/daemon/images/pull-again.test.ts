import { once } from 'node:events';
import { statSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { makeAuthority, makeCertificate, pemOf } from './support/certificates.ts';
import { FaultServer } from './support/fault-server.ts';
import { closeAtEnd, openService, signal, writtenOut } from './support/service.ts';
import { file } from './support/tar-builder.ts';
import { makeImage } from './support/test-image.ts';

const image = makeImage({ layers: [[file('a', 'a')], [file('b', 'b')]] });
const FIRST_BYTE_OF_TLS = 0x16;
const BAD_REQUEST = 'HTTP/1.0 400 Bad Request\r\nConnection: close\r\n\r\n';

/** Where each is led to; 400 to what has no place to go, as servers in Go say. */
type Target = { readonly tls?: string; readonly plain?: string };

/** What stands before a registry: knows from the first byte whether TLS is spoken, and counts both. */
class Front {
  readonly opened = { tls: 0, plain: 0 };
  readonly #server: Server;
  #to: Target = {};
  #sockets: Socket[] = [];

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', socket => void this.#pass(socket).catch(() => socket.destroy())); // it left without a word
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on; what is open is closed. */
  lead(to: Target): void {
    this.#to = to;
    for (const socket of this.#sockets.splice(0)) socket.destroy();
  }

  async #pass(socket: Socket): Promise<void> {
    this.#sockets.push(socket);
    socket.on('error', () => undefined); // a client that leaves is part of the tests
    const [first]: Buffer[] = await once(socket, 'data');
    socket.pause();
    const kind = first?.[0] === FIRST_BYTE_OF_TLS ? 'tls' : 'plain';
    this.opened[kind]++;
    const target = this.#to[kind];
    if (!target) return void socket.end(BAD_REQUEST);
    const onward = connect(Number(target.split(':')[1]), '127.0.0.1');
    onward.on('error', () => socket.destroy());
    onward.write(first ?? '');
    socket.pipe(onward).pipe(socket);
  }
}

async function setUp(t: Test) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const plain = await FaultServer.start();
  plain.add('v', image);
  const service = await openService(t.testdir());
  closeAtEnd(t, async () => {
    await service.close();
    await plain[Symbol.asyncDispose]();
    server.close();
  });
  const front = new Front(server);
  front.lead({ plain: plain.host });
  return { front, plain, pull: async () => (await service.pull(`${front.host}/a:v`, { signal: signal() })).id };
}

t.test(
  'a pull of what is there asks for the manifest alone, by the protocol that is known, and writes nothing',
  async t => {
    const { front, plain, pull } = await setUp(t);
    await pull();
    await writtenOut(t.testdirName);
    const record = join(t.testdirName, 'images', 'images', image.id.slice(7), 'image.json');
    const [before, { tls }, asked] = [statSync(record), { ...front.opened }, plain.requests.length];
    t.equal(await pull(), image.id);
    t.same(
      plain.requests.slice(asked).map(({ line }) => line),
      ['GET /v2/a/manifests/v'],
    );
    t.equal(front.opened.tls, tls, 'nobody tries TLS again');
    t.same([statSync(record).ino, statSync(record).mtimeMs], [before.ino, before.mtimeMs]);
  },
);

t.test('a registry that goes over to TLS, and back, is found all the same', async t => {
  const { front, plain, pull } = await setUp(t);
  await pull();
  const certificate = makeCertificate(t.testdirName, 'registry', makeAuthority(t.testdirName));
  await using secure = await FaultServer.start(pemOf(certificate));
  secure.add('v', image);
  front.lead({ tls: secure.host });
  t.equal(await pull(), image.id);
  t.equal(secure.count('manifests'), 1);
  front.lead({ plain: plain.host });
  t.equal(await pull(), image.id);
  t.equal(plain.count('manifests'), 2);
});
