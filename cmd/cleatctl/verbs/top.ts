import { UsageError } from '../../../daemon/config/gnu-options.ts';
import { json } from '../format.ts';
import { numberOption } from '../numbers.ts';
import { plainTable } from '../top/draw.ts';
import { liveTop } from '../top/live.ts';
import { type Row, rows } from '../top/rows.ts';
import { firstView, type Sort, shownRows, sorts } from '../top/view.ts';
import { Watch } from '../top/watch.ts';
import type { Context, Verb } from '../verb.ts';

/** Rates need two counts: how far they are apart when it is printed once, in milliseconds. */
const ONCE_MS = 1_000;

/** @throws UsageError */
function readSort(context: Context): Sort {
  const said = context.text('sort') ?? firstView.sort;
  const sort = Object.values(sorts).find(each => each === said);
  if (sort) return sort;
  throw new UsageError(`--sort is ${JSON.stringify(said)}; it must be one of ${Object.values(sorts).join(', ')}`);
}

/** A shim that hangs costs one --timeout, and so does the daemon: they are not asked again. */
async function rowsOnce(context: Context): Promise<Row[]> {
  const watch = new Watch(context);
  await watch.find();
  await watch.ask();
  await new Promise(resolve => setTimeout(resolve, ONCE_MS));
  await watch.askAgain();
  return rows(watch.watched, watch.restarts, performance.now());
}

export const top: Verb = {
  name: 'top',
  args: [],
  summary: 'watch pods, containers and shims: processor, memory, logs, restarts, health; works without the daemon',
  options: ['sort', 'filter', 'once', 'every', 'containerd', 'output'],
  examples: [
    ['cleatctl top', 'keys: c m s l r h n sort, / filters, enter opens one, q leaves'],
    ['cleatctl top --sort memory --filter kube-system', 'to begin with'],
    ['cleatctl top --once', 'print it once, as where there is no terminal'],
    ['cleatctl top -o json | jq \'.[] | select(.health != "ok")\'', 'once, for a program'],
  ],
  async run(context) {
    const view = { ...firstView, sort: readSort(context), filter: context.text('filter') ?? '' };
    const periodMs = numberOption(context, 'every', 2, [1, 3600]) * 1000;
    const terminal = process.stdin.isTTY && process.stdout.isTTY;
    if (terminal && !context.has('once') && context.output !== 'json') {
      await liveTop(context, view, periodMs);
      process.exit(0); // a shim that owes an answer is not waited for
    }
    const all = await rowsOnce(context);
    context.print(context.output === 'json' ? json(shownRows(all, view)) : plainTable(all, view));
  },
};
