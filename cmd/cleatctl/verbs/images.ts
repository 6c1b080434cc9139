import type { Image } from '@cleat/proto/cri';
import { connectCri } from '../cri-client.ts';
import { shownId, shownSize } from '../format.ts';
import { printList } from '../print-list.ts';
import { listOptions, type Verb } from '../verb.ts';

/** The names of an image; one that only has digests is told by its repository. */
const names = ({ repoTags, repoDigests }: Image) =>
  repoTags.length > 0 ? repoTags : repoDigests.map(digest => `${digest.replace(/@.*/, '')}:<none>`);

export const images: Verb = {
  name: 'images',
  args: [],
  summary: 'list the images, by name',
  options: listOptions,
  examples: [
    ['cleatctl images', 'names, ids and sizes'],
    ['cleatctl images -o wide', 'their digests, too'],
  ],
  async run(context) {
    using cri = await connectCri(context.socket, context.timeoutMs);
    const { images } = await cri.images.listImages({});
    const rows = images.toSorted((a, b) => names(a).join().localeCompare(names(b).join()));
    printList(context, rows, image => image.id, [
      { title: 'IMAGE', cell: image => names(image).join(', ') || '<none>', cut: true },
      { title: 'ID', cell: image => shownId(image.id, context.truncate) },
      { title: 'SIZE', cell: image => shownSize(image.size) },
      { title: 'PINNED', cell: image => (image.pinned ? 'yes' : 'no'), wide: true },
      { title: 'DIGESTS', cell: image => image.repoDigests.join(', '), wide: true },
    ]);
  },
};
