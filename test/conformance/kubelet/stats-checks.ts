import assert from 'node:assert/strict';
import type { Checklist } from './checklist.ts';
import { NAMESPACE } from './pod.ts';
import { type KubeletWorld, staticName } from './world.ts';

/** The parts read of stats/v1alpha1. Source: k8s.io/kubelet pkg/apis/stats/v1alpha1/types.go. */
type Usage = {
  readonly cpu?: { readonly usageCoreNanoSeconds?: number };
  readonly memory?: { readonly usageBytes?: number; readonly workingSetBytes?: number };
};
type FileSystem = { readonly usedBytes?: number; readonly capacityBytes?: number; readonly inodesUsed?: number };
type ContainerStats = Usage & { readonly name: string; readonly rootfs?: FileSystem; readonly logs?: FileSystem };
type Summary = {
  readonly node: Usage & {
    readonly fs?: FileSystem;
    readonly runtime?: { readonly imageFs?: FileSystem; readonly containerFs?: FileSystem };
  };
  readonly pods: readonly (Usage & {
    readonly podRef: { readonly name: string };
    readonly containers: readonly ContainerStats[] | null;
    readonly network?: { readonly name?: string; readonly rxBytes?: number };
  })[];
};

function assertUsage(what: string, { cpu, memory }: Usage): void {
  assert.ok((cpu?.usageCoreNanoSeconds ?? 0) > 0, `CPU time of ${what}: ${JSON.stringify(cpu)}`);
  assert.ok((memory?.workingSetBytes ?? 0) > 0, `working set of ${what}: ${JSON.stringify(memory)}`);
}

/**
 * What the kubelet tells of usage, of which it has two sources: its cAdvisor, which knows cgroups but not the containers
 * of a runtime that was not built into it (so neither their networks nor their labels), or the runtime alone.
 */
export async function checkStats(
  list: Checklist,
  world: KubeletWorld,
  from: 'cAdvisor' | 'the runtime',
): Promise<void> {
  const source = `from ${from}`;
  await list.check(`/stats/summary is filled, ${source}`, async () => {
    await world.until('statistics of all containers', async () => checkSummary(world, from === 'the runtime'));
  });
  await list.check(`/metrics/cadvisor is filled, ${source}`, async () => {
    await world.until('metrics of the containers', async () => {
      const lines = (await world.kubelet.text('/metrics/cadvisor')).split('\n');
      const id = await world.containerId('app', 'web');
      const families = ['container_cpu_usage_seconds_total', 'container_memory_working_set_bytes'];
      const [cpu, memory] = families.map(name => lines.find(line => line.startsWith(`${name}{`) && line.includes(id)));
      assert.ok(cpu, 'CPU time'); // the runtime tells it in whole seconds: it may be 0
      assert.match(memory ?? '', /} [1-9]/, 'working set');
      const labels = `container="web",id=`;
      if (from === 'the runtime')
        assert.ok(memory?.includes(labels) && memory.includes(`pod="${staticName('app')}"`), memory);
    });
  });
  await list.check(`/metrics/resource is filled, ${source}`, async () => {
    const text = await world.kubelet.text('/metrics/resource');
    const labels = `container="web",namespace="${NAMESPACE}",pod="${staticName('app')}"`;
    for (const family of ['container_cpu_usage_seconds_total', 'container_memory_working_set_bytes'])
      assert.ok(text.includes(`${family}{${labels}}`), `${family}{${labels}} in ${text.slice(0, 500)}`);
  });
}

async function checkSummary(world: KubeletWorld, hasNetwork: boolean): Promise<void> {
  const summary = JSON.parse(await world.kubelet.text('/stats/summary')) as Summary;
  assertUsage('the node', summary.node);
  for (const [name, fs] of Object.entries({ ...summary.node.runtime, fs: summary.node.fs }))
    assert.ok((fs?.capacityBytes ?? 0) > 0 && (fs?.usedBytes ?? 0) > 0, `${name} of the node: ${JSON.stringify(fs)}`);
  const pod = summary.pods.find(({ podRef }) => podRef.name === staticName('app'));
  assert.ok(pod, 'the pod');
  assertUsage('the pod', pod);
  const { network } = pod;
  if (hasNetwork)
    assert.ok(network?.name === 'eth0' && (network.rxBytes ?? 0) > 0, `network: ${JSON.stringify(network)}`);
  assert.deepEqual(pod.containers?.map(({ name }) => name).sort(), ['helper', 'web', 'worker']);
  for (const container of pod.containers ?? []) {
    assertUsage(container.name, container);
    assert.ok(
      container.rootfs?.usedBytes !== undefined,
      `writable layer of ${container.name}: ${JSON.stringify(container.rootfs)}`,
    );
    assert.ok(container.logs?.usedBytes !== undefined, `logs of ${container.name}`);
  }
}
