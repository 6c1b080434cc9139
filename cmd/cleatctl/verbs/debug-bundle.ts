import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { json, shownSize } from '../format.ts';
import { save } from '../shim/save.ts';
import type { Verb } from '../verb.ts';

export const debugBundle: Verb = {
  name: 'debug bundle',
  args: [],
  summary: 'write one archive with all that a bug report needs, secrets removed; works without the daemon',
  options: ['to', 'containerd', 'output'],
  examples: [
    ['cleatctl debug bundle', 'into a .tar.gz in the current directory'],
    ['cleatctl debug bundle --to - | ssh host "cat > node.tar.gz"', 'on standard output'],
  ],
  async run(context) {
    const { collect } = await import('../bundle/collect.ts');
    const { tar } = await import('../bundle/tar.ts');
    const nowMs = Date.now();
    const files = await collect(context);
    const stamp = new Date(nowMs).toISOString().replace(/[-:]|\.\d+Z$/g, '');
    const data = await promisify(gzip)(tar(files, Math.floor(nowMs / 1000)));
    const saved = await save([{ data }], context.text('to') ?? `cleat-debug-${stamp}.tar.gz`);
    if (context.output === 'json') context.print(json({ ...saved, files: files.map(({ path }) => path) }));
    else if (saved.path !== '-')
      context.print(
        `${saved.path}: ${shownSize(saved.bytes)}, ${files.length} files; values of environments and what looks like a secret are removed\n`,
      );
  },
};
