import { type Container, ContainerState } from '@cleat/proto/cri';
import { connectCri } from '../cri-client.ts';
import { enumName, shownAge, shownId } from '../format.ts';
import { printList } from '../print-list.ts';
import { listOptions, type Verb } from '../verb.ts';

type Row = Omit<Container, 'state'> & { readonly state: string };

/** What the kubelet calls a container's pod. Source: kubernetes pkg/kubelet/types/labels.go. */
const POD_LABELS = ['io.kubernetes.pod.namespace', 'io.kubernetes.pod.name'];

const podName = ({ labels }: Row) =>
  POD_LABELS.map(label => labels[label])
    .filter(Boolean)
    .join('/');

export const ps: Verb = {
  name: 'ps',
  args: [],
  summary: 'list the containers, newest first',
  options: ['all', ...listOptions],
  examples: [
    ['cleatctl ps', 'those that run'],
    ['cleatctl ps -a', 'those that have ended or were not started, too'],
    ['cleatctl ps -aq', 'all ids'],
  ],
  async run(context) {
    using cri = await connectCri(context.socket, context.timeoutMs);
    const filter = context.all ? {} : { state: { state: ContainerState.CONTAINER_RUNNING } };
    const { containers } = await cri.runtime.listContainers({ filter });
    const rows = containers
      .toSorted((a, b) => Number(b.createdAt - a.createdAt))
      .map((container): Row => ({ ...container, state: enumName(ContainerState, container.state) }));
    printList(context, rows, container => container.id, [
      { title: 'CONTAINER', cell: row => shownId(row.id, context.truncate) },
      { title: 'NAME', cell: row => row.metadata?.name ?? '', cut: true },
      { title: 'POD', cell: row => podName(row) || shownId(row.podSandboxId, context.truncate), cut: true },
      { title: 'STATE', cell: row => row.state.replace('CONTAINER_', '').toLowerCase() },
      { title: 'AGE', cell: row => shownAge(row.createdAt) },
      { title: 'IMAGE', cell: row => row.image?.userSpecifiedImage || row.image?.image || row.imageRef, cut: true },
      { title: 'ATTEMPT', cell: row => String(row.metadata?.attempt ?? 0), wide: true },
      { title: 'POD ID', cell: row => shownId(row.podSandboxId, context.truncate), wide: true },
    ]);
  },
};
