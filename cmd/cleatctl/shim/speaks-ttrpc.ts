import { createConnection } from 'node:net';

/** A ttrpc request for a service that there is not: header, then `service` and `method`. Source: ttrpc PROTOCOL.md. */
const REQUEST = Buffer.from([0, 0, 0, 6, 0, 0, 0, 1, 1, 0, 0x0a, 1, 0x78, 0x12, 1, 0x78]);

/**
 * Whether what listens on a unix socket speaks ttrpc: it is sent a request that a ttrpc server refuses.
 * `unknown`: it says nothing within `timeoutMs`, or nobody listens. Never throws.
 */
export async function speaksTtrpc(address: string, timeoutMs: number): Promise<'yes' | 'no' | 'unknown'> {
  const plain = address.replace(/^unix:(\/\/)?/, '');
  const socket = createConnection({ path: plain.startsWith('@') ? `\0${plain.slice(1)}` : plain });
  let bytes = Buffer.alloc(0);
  let reached = false;
  const { promise, resolve } = Promise.withResolvers<'yes' | 'no' | 'unknown'>();
  const timer = setTimeout(() => resolve('unknown'), timeoutMs);
  socket.on('connect', () => {
    reached = true;
    socket.write(REQUEST);
  });
  socket.on('data', chunk => {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length >= 10) resolve(isAnswer(bytes) ? 'yes' : 'no');
  });
  socket.on('error', () => resolve('unknown'));
  socket.on('close', () => resolve(reached ? 'no' : 'unknown')); // a ttrpc server answers before it closes
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** A response on the request's stream. */
const isAnswer = (bytes: Buffer) => bytes.readUInt32BE(4) === 1 && bytes[8] === 2;
