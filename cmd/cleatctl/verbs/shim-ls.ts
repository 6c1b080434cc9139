import { shownId, shownSize } from '../format.ts';
import { printList } from '../print-list.ts';
import { findShims } from '../shim/find.ts';
import { inPlace } from '../shim/places.ts';
import { viewShim } from '../shim/probe.ts';
import { listOptions, type Verb } from '../verb.ts';

export const shimLs: Verb = {
  name: 'shim ls',
  args: [],
  summary: 'list the shims of cleatd and containerd, and whether each answers; works without either',
  options: ['containerd', ...listOptions],
  examples: [
    ['cleatctl shim ls', 'processes, memory and answers'],
    ['cleatctl shim ls --timeout 500ms', 'do not wait long for one that hangs'],
    ["cleatctl shim ls -o json | jq '.[] | select(.answerMs == null)'", 'those that do not answer'],
  ],
  async run(context) {
    const targets = await findShims(context);
    const rows = await Promise.all(targets.map(target => inPlace(() => viewShim(target, context.timeoutMs))));
    printList(context, rows, shim => shim.container, [
      { title: 'CONTAINER', cell: shim => shownId(shim.container, context.truncate) },
      { title: 'NAME', cell: shim => shim.name, cut: true },
      { title: 'POD', cell: shim => shim.pod, cut: true },
      { title: 'SHIM', cell: shim => String(shim.pid ?? '') },
      { title: 'VERSION', cell: shim => shim.version, cut: true },
      { title: 'MEMORY', cell: shim => (shim.pssBytes === undefined ? '' : shownSize(shim.pssBytes)) },
      { title: 'SESSIONS', cell: shim => String(shim.sessions ?? ''), wide: true },
      { title: 'ANSWER', cell: shim => shim.answer },
      { title: 'TASK', cell: shim => shim.task + (shim.exitStatus === undefined ? '' : ` (${shim.exitStatus})`) },
      { title: 'NAMESPACE', cell: shim => shim.namespace, wide: true },
      { title: 'SOCKET', cell: shim => shim.socket, wide: true },
    ]);
  },
};
