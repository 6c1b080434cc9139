import type { Referrer } from '@cleat/proto/images';
import { shownId, shownSize } from '../format.ts';
import { connectImages } from '../images-client.ts';
import { printList } from '../print-list.ts';
import { listOptions, type Verb } from '../verb.ts';

export const imagesReferrers: Verb = {
  name: 'images referrers',
  args: ['IMAGE'],
  summary: 'list what is attached to an image in its registry: signatures, lists of what is in it',
  options: listOptions,
  examples: [
    ['cleatctl images referrers registry.example.com/app:1', 'digests and kinds'],
    ['cleatctl images referrers -o json registry.example.com/app:1', 'with the annotations of each'],
  ],
  async run(context) {
    using images = await connectImages(context.socket, context.timeoutMs);
    const { referrers } = await images.work.referrers({ image: context.words[0] ?? '' });
    printList<Referrer>(context, referrers, ({ digest }) => digest, [
      { title: 'DIGEST', cell: ({ digest }) => shownId(digest, context.truncate) },
      { title: 'KIND', cell: ({ artifactType }) => artifactType || '-' },
      { title: 'SIZE', cell: ({ sizeBytes }) => shownSize(sizeBytes), wide: true },
      { title: 'ANNOTATIONS', cell: annotations, cut: true, wide: true },
    ]);
  },
};

const annotations = ({ annotations }: Referrer) =>
  Object.entries(annotations)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
