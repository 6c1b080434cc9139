import { readBundles } from '../bundles.ts';
import { shownId, shownSize } from '../format.ts';
import { printList } from '../print-list.ts';
import { viewShim } from '../probe.ts';
import { listOptions, type Verb } from '../verb.ts';

export const shims: Verb = {
  name: 'shims',
  args: [],
  summary: 'list the shims, and whether each answers; works without the daemon',
  options: listOptions,
  examples: [
    ['cleatctl shims', 'processes, memory and answers'],
    ['cleatctl shims --timeout 500ms', 'do not wait long for one that hangs'],
    ["cleatctl shims -o json | jq '.[] | select(.answerMs == null)'", 'those that do not answer'],
  ],
  async run(context) {
    const bundles = await readBundles(context.stateDir);
    const rows = await Promise.all(bundles.map(bundle => viewShim(bundle, context.timeoutMs)));
    printList(context, rows, shim => shim.container, [
      { title: 'CONTAINER', cell: shim => shownId(shim.container, context.truncate) },
      { title: 'NAME', cell: shim => shim.name, cut: true },
      { title: 'POD', cell: shim => shim.pod, cut: true },
      { title: 'SHIM', cell: shim => String(shim.pid ?? '') },
      { title: 'MEMORY', cell: shim => (shim.pssBytes === undefined ? '' : shownSize(shim.pssBytes)) },
      { title: 'ANSWER', cell: shim => shim.answer },
      { title: 'TASK', cell: shim => shim.task + (shim.exitStatus === undefined ? '' : ` (${shim.exitStatus})`) },
      { title: 'SOCKET', cell: shim => shim.socket, wide: true },
    ]);
  },
};
