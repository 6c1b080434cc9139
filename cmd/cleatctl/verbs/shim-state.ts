import { Status } from '@cleat/proto/task-types';
import { enumName, json } from '../format.ts';
import { keyValues } from '../key-values.ts';
import { askShim } from '../shim/client.ts';
import { shownTime } from '../shim/time.ts';
import { shimOptions, type Verb } from '../verb.ts';

export const shimState: Verb = {
  name: 'shim state',
  args: ['ID'],
  summary: 'ask a shim for the state of its task',
  options: [...shimOptions, 'exec'],
  examples: [
    ['cleatctl shim state 3f2a', 'of the container whose id begins with 3f2a'],
    ['cleatctl shim state 3f2a --exec 7', "of one of its exec'd processes"],
    ['cleatctl shim state unix:///run/containerd/s/8c1d', 'of whatever listens at a socket'],
  ],
  async run(context) {
    const state = await askShim(context, ({ task, target, remainingMs }) =>
      task.state({ id: target.id, execId: context.text('exec') ?? '' }, { timeoutMs: remainingMs() }),
    );
    const status = enumName(Status, state.status).toLowerCase();
    if (context.output === 'json') {
      context.print(json({ ...state, status, exitedAt: shownTime(state.exitedAt) }));
      return;
    }
    const ended = state.status === Status.STOPPED;
    context.print(
      keyValues([
        ['container', state.id],
        ['exec', state.execId],
        ['status', status],
        ['pid', state.pid ? String(state.pid) : ''],
        ['exit status', ended ? String(state.exitStatus) : ''],
        ['exited at', ended ? shownTime(state.exitedAt) : ''],
        ['bundle', state.bundle],
        ['stdin', state.stdin],
        ['stdout', state.stdout],
        ['stderr', state.stderr],
        ['terminal', state.terminal ? 'yes' : ''],
      ]),
    );
  },
};
