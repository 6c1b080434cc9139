import { aborted, untilInterrupted } from '../interrupted.ts';
import { askShim, onOurs } from '../shim/client.ts';
import { joinSession } from '../shim/session.ts';
import { shimOptions, type Verb } from '../verb.ts';

export const shimAttach: Verb = {
  name: 'shim attach',
  args: ['ID'],
  summary: "see what a container's process writes from now on, until it ends or you interrupt",
  options: [...shimOptions, 'stdin', 'tty'],
  examples: [
    ['cleatctl shim attach 3f2a', 'its output'],
    ['cleatctl shim attach -it 3f2a', 'its terminal; it must have been made with one'],
  ],
  async run(context) {
    const [stdin, tty] = [context.has('stdin'), context.has('tty')];
    const url = await askShim(context, async ({ target, task, shim, remainingMs }) => {
      const state = await task.state({ id: target.id }, { timeoutMs: remainingMs() });
      if (tty && !state.terminal) throw new Error(`${target.id} has no terminal: attach to it without --tty`);
      if (stdin && !state.stdin.startsWith('session:'))
        throw new Error(`${target.id} takes no input of sessions: attach to it without --stdin`);
      const streams = { stdin, stdout: true, stderr: !tty, tty };
      const options = { timeoutMs: remainingMs() };
      return (await onOurs(target, 'attach sessions', () => shim.openAttach({ id: target.id, streams }, options))).url;
    });
    const signal = untilInterrupted();
    await Promise.race([joinSession(url, { stdin, tty, timeoutMs: context.timeoutMs }), aborted(signal)]);
    process.exit(0); // whatever still reads standard input
  },
};
