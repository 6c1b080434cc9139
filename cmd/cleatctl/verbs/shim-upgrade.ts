import { dirname, join, resolve } from 'node:path';
import { messageOf } from '@cleat/base';
import { UsageError } from '../../../daemon/config/gnu-options.ts';
import { askTarget, nameOf, onOurs } from '../shim/client.ts';
import { findShim, findShims, type Target } from '../shim/find.ts';
import { type Context, shimOptions, type Verb } from '../verb.ts';

/** Name of the shim's program, which lies beside this one. */
const SHIM = 'containerd-shim-cleat-v2';

/** @throws UsageError */
async function targets(context: Context): Promise<readonly Target[]> {
  const { all, words } = context;
  if (all === words.length > 0) throw new UsageError('give the id of a container, or --all');
  if (!all) return [await findShim(context)];
  const found = await findShims(context);
  const live = found.filter(({ bootstrap, program }) => bootstrap && program?.startsWith(SHIM));
  return live.filter((one, i) => live.findIndex(other => other.bootstrap?.address === one.bootstrap?.address) === i);
}

async function upgrade(target: Target, program: string, timeoutMs: number): Promise<string> {
  const answer = await askTarget(target, timeoutMs, ({ shim, remainingMs }) =>
    onOurs(target, 'Upgrade', () => shim.upgrade({ program }, { timeoutMs: remainingMs() })),
  );
  const { fromVersion, toVersion, pausedMs } = answer;
  return `${nameOf(target)}: ${fromVersion} became ${toVersion}, paused for ${pausedMs} ms`;
}

/** One after the other: a fault in the new version shows at the first. */
async function run(context: Context): Promise<void> {
  const program = resolve(context.text('program') ?? join(dirname(process.argv[1] ?? ''), '..', SHIM));
  const failures: string[] = [];
  for (const target of await targets(context)) {
    try {
      context.print(`${await upgrade(target, program, context.timeoutMs)}\n`);
    } catch (err) {
      failures.push(messageOf(err));
      if (context.all) context.print(`${messageOf(err)}\n`);
    }
  }
  if (failures.length > 0) throw new Error(context.all ? `${failures.length} shims were not upgraded` : failures[0]);
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
