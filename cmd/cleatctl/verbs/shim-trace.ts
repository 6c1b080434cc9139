import { untilInterrupted } from '../interrupted.ts';
import { askShim, onOurs } from '../shim/client.ts';
import { withFirst } from '../shim/with-first.ts';
import { printable } from '../table.ts';
import { shimOptions, type Verb } from '../verb.ts';

export const shimTrace: Verb = {
  name: 'shim trace',
  args: ['ID'],
  summary: 'print what a shim is asked and answers, and its events, as it happens, until interrupted',
  options: shimOptions,
  examples: [
    ['cleatctl shim trace 3f2a', 'one line for each frame: connection, stream, method, message'],
    ['cleatctl shim trace 3f2a -o json | jq .message', 'for programs'],
  ],
  async run(context) {
    const signal = untilInterrupted();
    const { FrameDecoder, shownTraced } = await import('../shim/frame-decoder.ts');
    const decoder = new FrameDecoder();
    await askShim(context, ({ target, debug }) =>
      onOurs(target, 'trace', async () => {
        for await (const traced of withFirst(debug.trace({}, { signal }), context.timeoutMs, signal)) {
          const shown = decoder.decode(traced);
          if (!shown) continue;
          context.print(`${context.output === 'json' ? JSON.stringify(shown) : printable(shownTraced(shown))}\n`);
        }
      }),
    );
  },
};
