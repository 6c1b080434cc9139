import { dirname, join, resolve } from 'node:path';
import { askTarget, nameOf, onOurs } from '../shim/client.ts';
import { eachShim, SHIM } from '../shim/each-shim.ts';
import type { Target } from '../shim/find.ts';
import { type Context, shimOptions, type Verb } from '../verb.ts';

async function upgrade(target: Target, program: string, timeoutMs: number): Promise<string> {
  const answer = await askTarget(target, timeoutMs, ({ shim, remainingMs }) =>
    onOurs(target, 'Upgrade', () => shim.upgrade({ program }, { timeoutMs: remainingMs() })),
  );
  const { fromVersion, toVersion, pausedMs } = answer;
  return `${nameOf(target)}: ${fromVersion} became ${toVersion}, paused for ${pausedMs} ms`;
}

async function run(context: Context): Promise<void> {
  const program = resolve(context.text('program') ?? join(dirname(process.argv[1] ?? ''), '..', SHIM));
  await eachShim(context, target => upgrade(target, program, context.timeoutMs), 'were not upgraded');
}

export const shimUpgrade: Verb = {
  name: 'shim upgrade',
  args: ['[ID]'],
  summary: 'make a shim of ours another version of itself, while its container runs on; with --all, every one',
  options: [...shimOptions, 'all', 'program'],
  examples: [
    ['cleatctl shim upgrade 3f2a', 'to the version that lies beside cleatctl'],
    ['cleatctl shim upgrade --all', 'every shim, one after the other'],
    [
      'cleatctl shim upgrade 3f2a --program /opt/cleat-1.0/bin/containerd-shim-cleat-v2',
      'to that version, or back to it',
    ],
  ],
  run,
};
