import { readFile } from 'node:fs/promises';
import { printList } from '../print-list.ts';
import { askShim } from '../shim/client.ts';
import { shimOptions, type Verb } from '../verb.ts';

type Row = { readonly pid: number; readonly command: string; readonly state: string };

/** The kernel's one-letter states. Source: proc_pid_status(5). */
const STATES: Readonly<Record<string, string>> = {
  R: 'running',
  S: 'sleeping',
  D: 'waiting for a device',
  T: 'stopped',
  t: 'traced',
  Z: 'zombie',
};

/** Of processes whose pids are not the node's, as gVisor's. */
const hidden = (pid: number): Row => ({ pid, state: '', command: '(in a kernel of its own)' });

async function look(pid: number): Promise<Row> {
  const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => ''); // it has ended
  const [status, command] = await Promise.all([read('status'), read('cmdline')]);
  const letter = /^State:\s+(\w)/m.exec(status)?.[1] ?? '';
  const name = /^Name:\s+(.*)$/m.exec(status)?.[1] ?? '';
  return { pid, command: command.replaceAll('\0', ' ').trim() || name, state: STATES[letter] ?? letter };
}

export const shimPids: Verb = {
  name: 'shim pids',
  args: ['ID'],
  summary: 'list the processes of a container, as its shim tells them',
  options: [...shimOptions, 'quiet'],
  examples: [
    ['cleatctl shim pids 3f2a', 'with their commands'],
    ['for pid in $(cleatctl shim pids 3f2a -q); do cat /proc/$pid/stack; done', 'where the kernel has each of them'],
  ],
  async run(context) {
    const { processes, init } = await askShim(context, async ({ task, target, remainingMs }) => {
      const { pid } = await task.state({ id: target.id }, { timeoutMs: remainingMs() });
      return { ...(await task.pids({ id: target.id }, { timeoutMs: remainingMs() })), init: pid };
    });
    const ours = processes.some(({ pid }) => pid === init);
    const rows = await Promise.all(processes.map(({ pid }) => (ours ? look(pid) : hidden(pid))));
    printList(context, rows, row => String(row.pid), [
      { title: 'PID', cell: row => String(row.pid) },
      { title: 'STATE', cell: row => row.state },
      { title: 'COMMAND', cell: row => row.command, cut: true },
    ]);
  },
};
