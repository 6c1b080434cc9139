import { json, shownSize } from '../format.ts';
import { askShim, onOurs } from '../shim/client.ts';
import { fileName, save } from '../shim/save.ts';
import { shimOptions, type Verb } from '../verb.ts';

/** A snapshot takes a while, and the shim says nothing meanwhile: this much more than --timeout, in milliseconds. */
const SNAPSHOT_MS = 30_000;

export const shimHeap: Verb = {
  name: 'shim heap',
  args: ['ID'],
  summary: "write a snapshot of a shim's memory, a .heapsnapshot for Chrome DevTools or VS Code",
  options: [...shimOptions, 'to'],
  examples: [
    ['cleatctl shim heap 3f2a', 'into a file of the current directory; the shim grows by some megabytes'],
    ['cleatctl shim heap 3f2a --to - | gzip > shim.heapsnapshot.gz', 'on standard output'],
  ],
  async run(context) {
    const saved = await askShim(context, ({ target, debug, remainingMs }) =>
      onOurs(target, 'heap snapshots', async () => {
        await debug.report({}, { timeoutMs: remainingMs() }); // one that hangs is told of before the time of the work begins
        const pieces = debug.heap({}, { timeoutMs: context.timeoutMs + SNAPSHOT_MS });
        return await save(pieces, context.text('to') ?? fileName(target.id, 'heapsnapshot'));
      }),
    );
    if (context.output === 'json') context.print(json(saved));
    else if (saved.path !== '-') context.print(`${saved.path}: ${shownSize(saved.bytes)}\n`);
  },
};
