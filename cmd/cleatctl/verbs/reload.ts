import { Daemon } from '@cleat/proto/daemon';
import { calls, connect } from '../cri-client.ts';
import type { Verb } from '../verb.ts';

export const reload: Verb = {
  name: 'reload',
  args: [],
  summary: 'let the daemon read its configuration anew: a file with a fault changes nothing',
  options: [],
  examples: [['cleatctl reload', 'prints what has changed, and what needs a restart']],
  async run({ socket, timeoutMs, print }) {
    const client = await connect(socket, timeoutMs);
    try {
      const { applied, needsRestart } = await calls(client, Daemon, socket, timeoutMs).reload({});
      for (const key of applied) print(`${key} is changed\n`);
      for (const key of needsRestart) print(`${key} is changed in the file; it needs a restart of cleatd\n`);
      if (applied.length + needsRestart.length === 0) print('nothing has changed\n');
    } finally {
      client.close();
    }
  },
};
