import { createReadStream } from 'node:fs';
import type { Init } from '@cleat/proto/codec';
import type { ImportRequest } from '@cleat/proto/images';
import { json, shownId } from '../format.ts';
import { connectImages } from '../images-client.ts';
import type { Verb } from '../verb.ts';

const READ_BYTES = 256 * 1024;

export const imagesImport: Verb = {
  name: 'images import',
  args: ['FILE|-'],
  summary: 'store the images of an archive: an OCI layout or a docker archive, also compressed',
  options: ['name', 'output', 'no-trunc'],
  examples: [
    ['cleatctl images import busybox.tar', 'under the names that the archive gives'],
    ['docker save busybox | cleatctl images import -', 'from standard input'],
    ['cleatctl images import --name registry.example.com/team/app:1 app.tar', 'under another name'],
  ],
  async run({ socket, timeoutMs, words: [file = ''], name, output, truncate, print }) {
    using client = await connectImages(socket, timeoutMs);
    const { images } = await client.import(requests(file, name));
    if (output === 'json') print(json(images));
    else for (const { id, names } of images) print(`imported ${names[0] ?? ''} ${shownId(id, truncate)}\n`);
  },
};

async function* requests(file: string, name: string): AsyncGenerator<Init<ImportRequest>> {
  yield { name };
  const input = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: READ_BYTES });
  for await (const data of input) yield { data };
}
