import { finished, type Readable } from 'node:stream';

/** So much is taken from a connection ahead of whoever writes it, in bytes; what is beyond stays with the server. */
const AHEAD_BYTES = 128 * 1024;

/**
 * A body as it arrives: each time all pieces that have come meanwhile, as they came. Iterating over the stream itself joins
 * them in new memory, and leaves the old to the garbage collector: tens of megabytes until it comes.
 * @throws what the stream fails with, when its pieces have been taken.
 */
export async function* arrivalsOf(body: Readable): AsyncGenerator<Uint8Array[], void> {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let wake: () => void = () => undefined;
  let end: { readonly error: unknown } | undefined;
  const stopWatching = finished(body, { writable: false }, error => {
    end = { error };
    wake();
  });
  body.on('data', (piece: Uint8Array) => {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes >= AHEAD_BYTES) body.pause();
    wake();
  });
  try {
    for (;;) {
      const come = pieces;
      [pieces, bytes] = [[], 0];
      if (come.length > 0) {
        body.resume();
        yield come;
      } else if (end) {
        if (end.error) throw end.error;
        return;
      } else {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    }
  } finally {
    stopWatching();
    body.destroy();
  }
}
