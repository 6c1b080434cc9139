import { json, shownSize } from '../format.ts';
import { keyValues } from '../key-values.ts';
import { askShim } from '../shim/client.ts';
import { type Figures, readFigures } from '../shim/figures.ts';
import { shimOptions, type Verb } from '../verb.ts';

const seconds = (ns: bigint | undefined) => (ns === undefined ? '' : `${(Number(ns) / 1e9).toFixed(3)} s`);
const size = (bytes: bigint | undefined) => (bytes === undefined ? '' : shownSize(bytes));

function shown(figures: Figures): string {
  const { memoryBytes, memoryLimitBytes } = figures;
  const limit = memoryLimitBytes === undefined ? '' : ` of ${shownSize(memoryLimitBytes)}`;
  return keyValues([
    ['processor time', seconds(figures.cpuNs)],
    ['throttled', figures.throttledNs ? seconds(figures.throttledNs) : ''],
    ['memory', memoryBytes === undefined ? '' : `${size(memoryBytes)}${limit}`],
    ['working set', size(figures.workingSetBytes)],
    ['processes', figures.pids === undefined ? '' : String(figures.pids)],
    ['OOM kills', figures.oomKills ? String(figures.oomKills) : ''],
  ]);
}

export const shimStats: Verb = {
  name: 'shim stats',
  args: ['ID'],
  summary: "ask a shim what its container's cgroup counts",
  options: shimOptions,
  examples: [
    ['cleatctl shim stats 3f2a', 'the usual figures'],
    ['cleatctl shim stats 3f2a -o json', 'all of them'],
  ],
  async run(context) {
    const { stats } = await askShim(context, ({ task, target, remainingMs }) =>
      task.stats({ id: target.id }, { timeoutMs: remainingMs() }),
    );
    if (!stats) throw new Error(`the shim of ${context.words[0]} has no figures`);
    if (context.output !== 'json') {
      context.print(shown(readFigures(stats)));
      return;
    }
    const { anyValue } = await import('../shim/to-json.ts');
    context.print(json({ '@type': stats.typeUrl, ...anyValue(stats.typeUrl, Buffer.from(stats.value)) }));
  },
};
