import { json, shownSize } from '../format.ts';
import { untilInterrupted } from '../interrupted.ts';
import { numberOption } from '../numbers.ts';
import { askShim, onOurs } from '../shim/client.ts';
import { fileName, save } from '../shim/save.ts';
import { shimOptions, type Verb } from '../verb.ts';

const MAX_SECONDS = 600;

export const shimProfile: Verb = {
  name: 'shim profile',
  args: ['ID'],
  summary: 'sample what a shim spends its time on, into a .cpuprofile for Chrome DevTools or VS Code',
  options: [...shimOptions, 'seconds', 'to'],
  examples: [
    ['cleatctl shim profile 3f2a', 'five seconds, into a file of the current directory'],
    ['cleatctl shim profile 3f2a --seconds 30 --to shim.cpuprofile', 'half a minute, into a file of that name'],
  ],
  async run(context) {
    const seconds = numberOption(context, 'seconds', 5, [1, MAX_SECONDS]);
    const signal = untilInterrupted();
    const saved = await askShim(context, ({ target, debug, remainingMs }) =>
      onOurs(target, 'profiler', async () => {
        await debug.report({}, { timeoutMs: remainingMs() }); // one that hangs is told of before the time of the work begins
        const pieces = debug.profile(
          { durationMs: seconds * 1000 },
          { timeoutMs: seconds * 1000 + context.timeoutMs, signal },
        );
        return await save(pieces, context.text('to') ?? fileName(target.id, 'cpuprofile'));
      }),
    );
    if (context.output === 'json') context.print(json(saved));
    else if (saved.path !== '-') context.print(`${saved.path}: ${shownSize(saved.bytes)}, ${seconds} s\n`);
  },
};
