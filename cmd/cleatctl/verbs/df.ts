import { shownSize } from '../format.ts';
import { connectImages } from '../images-client.ts';
import { printList } from '../print-list.ts';
import type { Verb } from '../verb.ts';

export const df: Verb = {
  name: 'df',
  args: [],
  summary: 'show what images take on disk, and what prune would free',
  options: ['output'],
  examples: [
    ['cleatctl df', 'images in all, then by kind'],
    ['cleatctl df -o json', 'in bytes'],
  ],
  async run(context) {
    using images = await connectImages(context.socket, context.timeoutMs);
    const { rows } = await images.calls.diskUsage({});
    printList(context, rows, row => row.kind, [
      { title: 'KIND', cell: row => row.kind },
      { title: 'COUNT', cell: row => String(row.count) },
      { title: 'ACTIVE', cell: row => String(row.active) },
      { title: 'SIZE', cell: row => shownSize(row.bytes) },
      { title: 'RECLAIMABLE', cell: row => shownSize(row.reclaimableBytes) },
    ]);
  },
};
