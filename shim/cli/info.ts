import type { Readable } from 'node:stream';

/** `-info` */
export async function runtimeInfo(_input: Readable): Promise<Uint8Array> {
  return new Uint8Array(0);
}
