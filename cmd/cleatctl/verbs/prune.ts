import { json, shownId, shownSize } from '../format.ts';
import { connectImages } from '../images-client.ts';
import type { Verb } from '../verb.ts';

export const prune: Verb = {
  name: 'prune',
  args: [],
  summary: 'remove the images that no container uses and that are not pinned, and what interrupted downloads left',
  options: ['dry-run', 'output', 'no-trunc'],
  examples: [
    ['cleatctl prune --dry-run', 'what would be removed, and how much that frees'],
    ['cleatctl prune', 'remove it'],
  ],
  async run({ socket, timeoutMs, dryRun, output, truncate, print }) {
    using images = await connectImages(socket, timeoutMs);
    const answer = await images.work.prune({ dryRun });
    if (output === 'json') return print(json({ dryRun, ...answer }));
    const [removed, freed] = dryRun ? ['would remove', 'would free'] : ['removed', 'freed'];
    for (const { id, names } of answer.images) print(`${removed} ${names[0] ?? ''} ${shownId(id, truncate)}\n`);
    if (answer.partialBytes > 0n) print(`${removed} partial downloads of ${shownSize(answer.partialBytes)}\n`);
    print(`${freed} ${shownSize(answer.freedBytes)}\n`);
  },
};
