import { Fsck } from '@cleat/proto/fsck';
import { calls, connectForWork } from '../cri-client.ts';
import { json } from '../format.ts';
import type { Verb } from '../verb.ts';

/** Longest time that a check may take, in milliseconds: it reads the image store's documents, and a repair may run network plugins. */
const WORK_MS = 600_000;

export const fsck: Verb = {
  name: 'fsck',
  args: [],
  summary: 'compare the machine with what cleatd knows; fails when something is left over or missing',
  options: ['repair', 'output'],
  examples: [
    ['cleatctl fsck', 'a line for each thing that nobody owns, or that is missing'],
    ['cleatctl fsck --repair', 'free what nobody owns; fails when something remains'],
    ['cleatctl fsck -o json | jq -r .findings[].subject', 'what was found, for programs'],
  ],
  async run({ socket, timeoutMs, output, has, print }) {
    const repair = has('repair');
    const client = await connectForWork(socket, timeoutMs);
    try {
      const { check } = calls(client, Fsck, socket, WORK_MS);
      const report = await check({ repair });
      const { findings, sandboxes, containers } = report;
      const freed = (finding: (typeof findings)[number]) => repair && finding.unowned && finding.error === '';
      if (output === 'json') print(json(report));
      else {
        for (const finding of findings) {
          const { kind, subject, problem, error } = finding;
          const outcome = freed(finding) ? ' (freed)' : error && ` (cannot be freed: ${error})`;
          print(`${kind} ${subject}: ${problem}${outcome}\n`);
        }
        print(`${sandboxes} sandboxes, ${containers} containers; ${findings.length} findings\n`);
      }
      const remain = findings.filter(finding => !freed(finding)).length;
      if (remain > 0) throw new Error(`${remain} things are left over or missing`);
    } finally {
      client.close();
    }
  },
};
