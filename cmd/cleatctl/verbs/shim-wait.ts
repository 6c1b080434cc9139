import { json } from '../format.ts';
import { askShim } from '../shim/client.ts';
import { shownTime } from '../shim/time.ts';
import { shimOptions, type Verb } from '../verb.ts';

export const shimWait: Verb = {
  name: 'shim wait',
  args: ['ID'],
  summary: 'wait until a container ends, and print its exit status; no longer than --timeout',
  options: [...shimOptions, 'exec'],
  examples: [
    ['cleatctl shim wait 3f2a --timeout 10m', 'for ten minutes at most'],
    ['cleatctl shim wait 3f2a --exec 7 -o json', "for an exec'd process, with the time of its end"],
  ],
  async run(context) {
    const { exitStatus, exitedAt } = await askShim(context, ({ task, target, remainingMs }) =>
      task.wait({ id: target.id, execId: context.text('exec') ?? '' }, { timeoutMs: remainingMs() }),
    );
    const answer = { exitStatus, exitedAt: shownTime(exitedAt) };
    context.print(context.output === 'json' ? json(answer) : `${exitStatus}\n`);
  },
};
