import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError } from '../../../daemon/config/gnu-options.ts';
import { connectImages, type ImagesClient } from '../images-client.ts';
import type { Verb } from '../verb.ts';

export const imagesExport: Verb = {
  name: 'images export',
  args: ['IMAGE', 'FILE|-'],
  summary: "write an image as a tar of an OCI layout; its layers are packed anew, so its id is not the registry's",
  options: [],
  examples: [
    ['cleatctl images export busybox:1.36 busybox.tar', 'into a new file'],
    ['cleatctl images export busybox:1.36 - | ssh other cleatctl images import -', 'to another machine'],
  ],
  async run({ socket, timeoutMs, words: [image = '', file = ''] }) {
    if (file === '-' && process.stdout.isTTY)
      throw new UsageError('an archive is not written to a terminal: say a file');
    using images = await connectImages(socket, timeoutMs);
    const bytes = Readable.from(dataOf(images, image), { objectMode: false });
    if (file === '-') return await pipeline(bytes, process.stdout, { end: false });
    const created = createWriteStream(file, { flags: 'wx', mode: 0o644 });
    await new Promise<unknown>((resolve, reject) => created.once('open', resolve).once('error', reject));
    try {
      await pipeline(bytes, created);
    } catch (err) {
      await rm(file, { force: true });
      throw err;
    }
  },
};

async function* dataOf(images: ImagesClient, image: string): AsyncGenerator<Uint8Array> {
  for await (const { data } of images.export({ image })) yield data;
}
