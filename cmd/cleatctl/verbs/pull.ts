import type { PullResponse } from '@cleat/proto/images';
import { json } from '../format.ts';
import { connectImages } from '../images-client.ts';
import { PullLines, PullScreen } from '../pull-view.ts';
import type { Verb } from '../verb.ts';

export const pull: Verb = {
  name: 'pull',
  args: ['IMAGE'],
  summary: 'pull an image from its registry, and show how far it is',
  options: ['output', 'quiet'],
  examples: [
    ['cleatctl pull busybox:1.36', 'a bar per layer on a terminal, else a line per step'],
    ['cleatctl pull -q busybox:1.36', 'only the id, at the end'],
    ['cleatctl pull -o json busybox:1.36', 'the id and the layers, at the end'],
  ],
  async run({ socket, timeoutMs, words: [image = ''], output, quiet, print }) {
    using images = await connectImages(socket, timeoutMs);
    const silent = quiet || output === 'json';
    const view = silent ? undefined : process.stdout.isTTY ? new PullScreen(print) : new PullLines(print);
    let last: PullResponse | undefined;
    for await (const message of images.pull({ image })) {
      last = message;
      view?.show(message.layers, performance.now());
    }
    if (!last?.id) throw new Error(`the pull of ${image} ended without an answer`);
    print(output === 'json' ? json(last) : quiet ? `${last.id}\n` : `pulled ${image} ${last.id}\n`);
  },
};
