import { messageOf } from '@cleat/base';
import { UsageError } from '../../../daemon/config/gnu-options.ts';
import type { Context } from '../verb.ts';
import { findShim, findShims, type Target } from './find.ts';

/** Name of the shim's program. */
export const SHIM = 'containerd-shim-cleat-v2';

/** The shims that the command line means: one by its id, or with `--all` every one of ours that runs. @throws UsageError */
async function targets(context: Context): Promise<readonly Target[]> {
  const { all, words } = context;
  if (all === words.length > 0) throw new UsageError('give the id of a container, or --all');
  if (!all) return [await findShim(context)];
  const found = await findShims(context);
  const live = found.filter(({ bootstrap, program }) => bootstrap && program?.startsWith(SHIM));
  return live.filter((one, i) => live.findIndex(other => other.bootstrap?.address === one.bootstrap?.address) === i);
}

/**
 * Do something with each of them, one after the other: a fault shows at the first.
 * @param act answers with the line to print; undefined passes over one.
 * @param undone what did not happen to those that failed, e.g. `were not upgraded`.
 * @throws Error what failed, or with `--all` how many did.
 */
export async function eachShim(
  context: Context,
  act: (target: Target) => Promise<string | undefined>,
  undone: string,
): Promise<void> {
  const failures: string[] = [];
  for (const target of await targets(context)) {
    try {
      const line = await act(target);
      if (line !== undefined) context.print(`${line}\n`);
    } catch (err) {
      failures.push(messageOf(err));
      if (context.all) context.print(`${messageOf(err)}\n`);
    }
  }
  if (failures.length > 0) throw new Error(context.all ? `${failures.length} shims ${undone}` : failures[0]);
}
