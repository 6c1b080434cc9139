import type { HistoryStep } from '@cleat/proto/images';
import { shownAge, shownId, shownSize } from '../format.ts';
import { connectImages } from '../images-client.ts';
import { printList } from '../print-list.ts';
import { listOptions, type Verb } from '../verb.ts';

export const history: Verb = {
  name: 'history',
  args: ['IMAGE'],
  summary: 'list the steps that an image was built in, newest first',
  options: listOptions,
  examples: [
    ['cleatctl history busybox:1.36', 'each step with the size of its layer'],
    ['cleatctl history --no-trunc busybox:1.36', 'with the whole digests of the layers'],
  ],
  async run(context) {
    using images = await connectImages(context.socket, context.timeoutMs);
    const { steps } = await images.calls.history({ image: context.words[0] ?? '' });
    printList<HistoryStep>(context, steps, step => step.diffId, [
      { title: 'LAYER', cell: step => shownId(step.diffId, context.truncate) || '-' },
      { title: 'AGE', cell: step => ageOf(step.created) },
      { title: 'SIZE', cell: step => (step.empty ? '-' : shownSize(step.sizeBytes)) },
      { title: 'STEP', cell: step => step.createdBy || step.comment, cut: true },
    ]);
  },
};

function ageOf(created: string): string {
  const atMs = Date.parse(created);
  return atMs > 0 ? shownAge(BigInt(atMs) * 1_000_000n) : '';
}
