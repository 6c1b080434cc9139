import { constants } from 'node:os';
import { UsageError } from '../../../daemon/config/gnu-options.ts';
import { askShim } from '../shim/client.ts';
import { shimOptions, type Verb } from '../verb.ts';

/** @throws UsageError */
function signalNumber(text: string): number {
  const name = text.toUpperCase().replace(/^(SIG)?/, 'SIG');
  const number = /^\d+$/.test(text) ? Number(text) : constants.signals[name as NodeJS.Signals];
  if (number !== undefined && number >= 1 && number <= 64) return number;
  throw new UsageError(`there is no signal ${JSON.stringify(text)}: a name such as TERM, or a number from 1 to 64`);
}

export const shimKill: Verb = {
  name: 'shim kill',
  args: ['ID', '[SIGNAL]'],
  summary: 'send a signal to a container through its shim, TERM unless told otherwise',
  options: [...shimOptions, 'exec', 'all'],
  examples: [
    ['cleatctl shim kill 3f2a', 'SIGTERM to its first process'],
    ['cleatctl shim kill 3f2a KILL --all', 'SIGKILL to all of its processes'],
    ['cleatctl shim kill 3f2a HUP --exec 7', "to an exec'd process"],
  ],
  async run(context) {
    const signal = signalNumber(context.words[1] ?? 'TERM');
    const { all } = context;
    await askShim(context, ({ task, target, remainingMs }) =>
      task.kill({ id: target.id, execId: context.text('exec') ?? '', signal, all }, { timeoutMs: remainingMs() }),
    );
  },
};
