import { type PodSandbox, PodSandboxState } from '@cleat/proto/cri';
import { connectCri } from '../cri-client.ts';
import { enumName, shownAge, shownId } from '../format.ts';
import { printList } from '../print-list.ts';
import { listOptions, type Verb } from '../verb.ts';

type Row = Omit<PodSandbox, 'state'> & { readonly state: string };

export const pods: Verb = {
  name: 'pods',
  args: [],
  summary: 'list the pods, newest first',
  options: listOptions,
  examples: [
    ['cleatctl pods', 'names, states and ages'],
    ['cleatctl pods -o json | jq length', 'how many there are'],
  ],
  async run(context) {
    using cri = await connectCri(context.socket, context.timeoutMs);
    const { items } = await cri.runtime.listPodSandbox({});
    const rows = items
      .toSorted((a, b) => Number(b.createdAt - a.createdAt))
      .map((pod): Row => ({ ...pod, state: enumName(PodSandboxState, pod.state) }));
    printList(context, rows, pod => pod.id, [
      { title: 'POD', cell: pod => shownId(pod.id, context.truncate) },
      { title: 'NAMESPACE', cell: pod => pod.metadata?.namespace ?? '', cut: true },
      { title: 'NAME', cell: pod => pod.metadata?.name ?? '', cut: true },
      { title: 'STATE', cell: pod => pod.state.replace('SANDBOX_', '').toLowerCase() },
      { title: 'AGE', cell: pod => shownAge(pod.createdAt) },
      { title: 'ATTEMPT', cell: pod => String(pod.metadata?.attempt ?? 0), wide: true },
      { title: 'HANDLER', cell: pod => pod.runtimeHandler || '(default)', wide: true },
      { title: 'UID', cell: pod => pod.metadata?.uid ?? '', wide: true },
    ]);
  },
};
