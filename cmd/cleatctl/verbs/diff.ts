import { type ChangedPath, PathChange } from '@cleat/proto/images';
import { connectCri } from '../cri-client.ts';
import { json } from '../format.ts';
import { connectImages } from '../images-client.ts';
import { printable } from '../table.ts';
import type { Verb } from '../verb.ts';

const LETTERS: Readonly<Record<number, string>> = {
  [PathChange.PATH_ADDED]: 'A',
  [PathChange.PATH_CHANGED]: 'C',
  [PathChange.PATH_DELETED]: 'D',
};

export const diff: Verb = {
  name: 'diff',
  args: ['CONTAINER'],
  summary: 'list what a container has added (A), changed (C) and deleted (D) in its root file system',
  options: ['output'],
  examples: [
    ['cleatctl diff 4f2a', 'by the beginning of its id'],
    ['cleatctl diff 4f2a | grep ^A', 'new files'],
  ],
  async run({ socket, timeoutMs, words: [id = ''], output, print }) {
    using images = await connectImages(socket, timeoutMs);
    const containerId = await wholeId(socket, timeoutMs, id);
    const all: ChangedPath[] = [];
    for await (const { paths } of images.diff({ containerId })) {
      if (output === 'json') all.push(...paths);
      else print(paths.map(({ change, path }) => `${LETTERS[change] ?? '?'} ${printable(path)}\n`).join(''));
    }
    if (output === 'json') print(json(all.map(({ change, path }) => ({ change: LETTERS[change] ?? '?', path }))));
  },
};

async function wholeId(socket: string, timeoutMs: number, start: string): Promise<string> {
  using cri = await connectCri(socket, timeoutMs);
  const { containers } = await cri.runtime.listContainers({});
  const found = containers.filter(({ id }) => id.startsWith(start));
  if (found.length > 1) throw new Error(`${found.length} containers have ids that begin with ${start}`);
  return found[0]?.id ?? start;
}
