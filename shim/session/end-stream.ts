import type { Writable } from 'node:stream';

/** End a stream, with a last chunk if given; settles when the transport has taken all of it, or it has failed. */
export const endStream = (stream: Writable | undefined, last?: string | Buffer): Promise<void> =>
  new Promise(resolve => {
    if (stream === undefined || stream.destroyed || stream.writableFinished) {
      resolve();
      return;
    }
    stream.once('close', resolve).once('finish', resolve);
    if (!stream.writableEnded) stream.end(last);
  });
