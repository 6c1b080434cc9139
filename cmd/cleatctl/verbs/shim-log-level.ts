import { json } from '../format.ts';
import { askShim, onOurs } from '../shim/client.ts';
import { shimOptions, type Verb } from '../verb.ts';

export const shimLogLevel: Verb = {
  name: 'shim log-level',
  args: ['ID', '[LEVEL]'],
  summary: 'print how much a shim logs, or change it: trace, debug, info, warn, error or fatal',
  options: shimOptions,
  examples: [
    ['cleatctl shim log-level 3f2a', 'as it is'],
    ['cleatctl shim log-level 3f2a debug', 'more, until it is set back or the shim ends'],
  ],
  async run(context) {
    const [, level = ''] = context.words;
    const answer = await askShim(context, ({ target, debug, remainingMs }) =>
      onOurs(target, 'log level', async () => {
        const options = { timeoutMs: remainingMs() };
        if (!level) return { level: (await debug.report({}, options)).logLevel };
        return { level, ...(await debug.setLogLevel({ level }, options)) };
      }),
    );
    context.print(context.output === 'json' ? json(answer) : `${answer.level}\n`);
  },
};
