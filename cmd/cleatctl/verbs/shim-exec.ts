import { askShim } from '../shim/client.ts';
import { execProcess } from '../shim/exec-process.ts';
import { shimOptions, type Verb } from '../verb.ts';

export const shimExec: Verb = {
  name: 'shim exec',
  args: ['ID', 'COMMAND...'],
  summary: "run a command in a container through its shim; ends with the command's exit status",
  options: [...shimOptions, 'stdin', 'tty'],
  examples: [
    ['cleatctl shim exec 3f2a -- ps -ef', 'what stands after -- is the command'],
    ['cleatctl shim exec -it 3f2a sh', 'a shell'],
    ['cleatctl shim exec -i 3f2a -- sh -c "cat > /tmp/file" < file', 'with input'],
  ],
  async run(context) {
    const [, ...args] = context.words;
    process.exitCode = await askShim(context, client =>
      execProcess(client, { args, stdin: context.has('stdin'), terminal: context.has('tty') }),
    );
  },
};
