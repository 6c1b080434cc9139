import { json, shownSize } from '../format.ts';
import { connectImages } from '../images-client.ts';
import type { Verb } from '../verb.ts';

export const imagesFsck: Verb = {
  name: 'images fsck',
  args: [],
  summary: 'compare the image store with its records; fails when something is missing, damaged or unreachable',
  options: ['output'],
  examples: [
    ['cleatctl images fsck', 'counts, and a line for each finding'],
    ['cleatctl images fsck -o json | jq -r .unreachableBytes', 'what nothing names, in bytes'],
  ],
  async run({ socket, timeoutMs, output, print }) {
    using client = await connectImages(socket, timeoutMs);
    const report = await client.work.fsck({});
    const { images, layers, blobs, unreachable, unreachableBytes, broken, partialBytes, busyBytes } = report;
    if (output === 'json') print(json(report));
    else {
      for (const { path, problem, bytes } of [...broken, ...unreachable])
        print(`${path}: ${problem} (${shownSize(bytes)})\n`);
      print(`${images} images, ${layers} layers, ${blobs} documents\n`);
      print(`${unreachableBytes} unreachable bytes, ${broken.length} missing or damaged files\n`);
      if (partialBytes > 0n) print(`${shownSize(partialBytes)} of partial downloads\n`);
      if (busyBytes > 0n) print(`${shownSize(busyBytes)} of work under way\n`);
    }
    if (broken.length + unreachable.length > 0)
      throw new Error(`the image store has ${broken.length + unreachable.length} findings`);
  },
};
