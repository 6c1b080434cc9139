import {
  ContainerConfig,
  ContainerFilter,
  ListContainersRequest,
  ListContainersResponse,
  ListPodSandboxRequest,
  ListPodSandboxResponse,
  PodSandboxConfig,
} from '@cleat/proto/cri';
import { pino } from 'pino';
import t from 'tap';
import { containerItem } from '../../../daemon/containers/view.ts';
import { KeptItems } from '../../../daemon/cri/kept-items.ts';
import { containersOf, listContainers } from '../../../daemon/cri/list-containers.ts';
import { listPodSandbox, podsOf } from '../../../daemon/cri/list-pod-sandbox.ts';
import type { Daemon } from '../../../daemon/daemon.ts';
import { podItem } from '../../../daemon/pods/view.ts';
import { type ContainerStatus, openContainerStore } from '../../../daemon/store/containers.ts';
import { openPodStore, type PodStatus } from '../../../daemon/store/pods.ts';

const log = pino({ level: 'silent' });
const ctx = { signal: new AbortController().signal };
const idOf = (n: number) => n.toString(16).padStart(64, '0');
const POD = idOf(0xabc);
const exit = { exitCode: 3, finishedAtNs: 9n, reason: 'Error', message: '' };

const open = async (dir: string) =>
  ({
    containers: await openContainerStore(`${dir}/containers`, 'boot', log),
    pods: await openPodStore(`${dir}/pods`, log),
  }) as unknown as Daemon;

const FILTERS: Parameters<typeof ContainerFilter.create>[0][] = [
  {},
  { labelSelector: { role: 'a' } },
  { state: { state: 1 } },
  { state: { state: 2 } },
  { id: idOf(2) },
  { podSandboxId: POD },
];

/** The lists as they go out, and as they are when every item is encoded for them. */
function lists(d: Daemon) {
  const kept: Buffer[] = [];
  const anew: Uint8Array[] = [];
  for (const init of [undefined, ...FILTERS]) {
    const filter = init && ContainerFilter.create(init);
    kept.push(listContainers(d, ListContainersRequest.create({ filter }), ctx).bytes);
    anew.push(ListContainersResponse.encode({ containers: containersOf(d, filter).map(containerItem) }));
  }
  const request = ListPodSandboxRequest.create({});
  kept.push(listPodSandbox(d, request, ctx).bytes);
  anew.push(ListPodSandboxResponse.encode({ items: podsOf(d, request.filter).map(podItem) }));
  return { kept: kept.map(bytes => bytes.toString('base64')), anew: anew.map(b => Buffer.from(b).toString('base64')) };
}

const createContainer = (d: Daemon, id: string, role: string) =>
  d.containers.create(id, {
    podId: POD,
    config: ContainerConfig.create({
      metadata: { name: `ünï-${role}` },
      labels: { role },
      annotations: { note: `${'ä€😀'.repeat(100)}` },
    }),
    imageId: 'sha256:1',
    stopSignal: 'SIGTERM',
    createdAtNs: 5n,
  });

t.test('a list of kept items is what it is when it is encoded anew, after each change', async t => {
  const dir = t.testdir();
  const d = await open(dir);
  const same = (what: string, now = d) => {
    const { kept, anew } = lists(now);
    t.strictSame(kept, anew, what);
  };
  same('nothing');
  const config = PodSandboxConfig.create({ metadata: { name: 'p', uid: 'u' }, labels: { app: 'x' } });
  const pod = await d.pods.create(POD, { config, handler: 'runc', createdAtNs: 1n });
  same('a pod that is being made');
  const podChange = (more: Partial<PodStatus>) => pod.update(old => ({ bootId: 'boot', ips: [], ...old, ...more }));
  await podChange({ readyAtNs: 2n });
  same('a pod');
  const [one, two] = [await createContainer(d, idOf(1), 'a'), await createContainer(d, idOf(2), 'b')];
  same('containers that are being made');
  const change = (entity: typeof one, more: Partial<ContainerStatus>) =>
    entity.update(old => ({ bootId: 'boot', ...old, ...more }));
  await change(one, {});
  await change(two, {});
  same('created');
  await change(two, { startedAtNs: 7n, pid: 42 });
  same('started');
  await change(two, { resources: { cpuShares: 2n } });
  same('limits changed');
  await two.observe(old => old && { ...old, exit }, log);
  same('exited');
  await podChange({ stoppedAtNs: 3n });
  same('the pod is stopped');
  same('another daemon', await open(dir));
  await d.containers.remove(one.id);
  same('removed');
});

t.test('only what has changed is encoded again', async t => {
  const encoded: number[] = [];
  const items = new KeptItems<{ n: number; status: object }>(({ n }) => {
    encoded.push(n);
    return Buffer.from([n, 0xff]);
  });
  const [one, two] = [
    { n: 1, status: {} },
    { n: 2, status: {} },
  ];
  t.equal(items.list([one, two]).bytes.toString('hex'), '01ff02ff');
  two.status = {};
  t.equal(items.list([two, one]).bytes.toString('hex'), '02ff01ff');
  t.equal(items.list([]).bytes.length, 0);
  t.strictSame(encoded, [1, 2, 2]);
});
