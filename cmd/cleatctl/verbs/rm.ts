import { connectCri } from '../cri-client.ts';
import type { Verb } from '../verb.ts';

export const rm: Verb = {
  name: 'rm',
  args: ['IMAGE'],
  summary: 'remove an image with all its names; containers that use it keep its files',
  options: [],
  examples: [
    ['cleatctl rm busybox:1.36', 'by name'],
    ['cleatctl rm 3f57d9401f8d', 'by the beginning of its id'],
  ],
  async run({ socket, timeoutMs, words: [image = ''], print }) {
    using cri = await connectCri(socket, timeoutMs);
    const { image: found } = await cri.images.imageStatus({ image: { image } });
    if (!found) throw new Error(`there is no image ${JSON.stringify(image)}`);
    await cri.images.removeImage({ image: { image: found.id } });
    print([...found.repoTags, ...found.repoDigests, found.id].map(name => `removed ${name}\n`).join(''));
  },
};
