import { mkdirSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { programPages } from '@cleat/linux';
import { serveRequests } from './serve-requests.ts';
import { unpackLayer } from './unpack-layer.ts';

/** So much is unpacked that what runs for each file has been compiled. */
const REHEARSALS = 3;
const FILES = 20;
const BLOCK = 512;
const LIMITS = { maxBytes: 1024 * 1024, maxEntries: 100 };

/**
 * In a process that forks workers, before it does: unpack a small layer some times, so that what a worker needs is there when
 * it is forked. The root of this process is another one meanwhile. The layer is not compressed: that would take a thread, and
 * buffers that let V8 believe that it is time to mark the heap, in each child anew.
 * @param directory for scratch; what is in it is the caller's to remove
 * @returns what a forked worker calls: it serves the requests that come over a socket, and ends the process.
 */
export async function prepareWorker(directory: string): Promise<(fd: number) => Promise<never>> {
  const umask = process.umask();
  const blob = join(directory, 'blob');
  writeFileSync(blob, smallTar());
  for (let round = 0; round < REHEARSALS; round++) {
    const layer = join(directory, `layer${round}`);
    mkdirSync(layer);
    await unpackLayer(blob, { directory: layer, limits: LIMITS }, nothing());
  }
  process.umask(umask);
  const releasePages = programPages();
  return async fd => {
    const socket = new Socket({ fd });
    socket.on('error', () => process.exit(1)); // nobody is there any more
    const answer = (reply: object) =>
      new Promise<void>(resolve => socket.write(`${JSON.stringify(reply)}\n`, () => resolve()));
    process.exit(await serveRequests(socket, answer, releasePages));
  };
}

async function* nothing(): AsyncGenerator<string, undefined> {}

function smallTar(): Buffer {
  const content = Buffer.alloc(BLOCK, 'x');
  const files = Array.from({ length: FILES }, (_, i) => [tarHeader(`d/f${i}`, '0', content.length), content]);
  return Buffer.concat([tarHeader('d/', '5', 0), ...files.flat(), Buffer.alloc(2 * BLOCK)]);
}

/** Source: POSIX pax, "ustar Interchange Format". */
function tarHeader(name: string, type: string, sizeBytes: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number) =>
    header.write(value.toString(8).padStart(digits, '0'), at);
  header.write(name);
  octal(0o755, 100, 7);
  octal(sizeBytes, 124, 11);
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  header.fill(' ', 148, 156); // the checksum counts as spaces
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  return header;
}
