import { isDeadlineExceeded } from '@cleat/base';
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
    const process = { execId: context.text('exec') ?? '' };
    const { exitStatus, exitedAt } = await askShim(context, async ({ task, target, remainingMs, timeoutMs }) => {
      await task.state({ id: target.id, ...process }, { timeoutMs: remainingMs() }); // it is there, and answers
      return await task.wait({ id: target.id, ...process }, { timeoutMs: remainingMs() }).catch(err => {
        if (!isDeadlineExceeded(err)) throw err;
        throw new Error(`${target.id} has not ended within ${timeoutMs} ms`, { cause: err });
      });
    });
    const answer = { exitStatus, exitedAt: shownTime(exitedAt) };
    context.print(context.output === 'json' ? json(answer) : `${exitStatus}\n`);
  },
};
