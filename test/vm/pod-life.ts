import type { Init } from '@cleat/proto/codec';
import {
  type LinuxContainerResources,
  type LinuxContainerSecurityContext,
  type LinuxPodSandboxConfig,
  NamespaceMode,
} from '@cleat/proto/cri';
import type { Test } from 'tap';
import { eventually } from '../node/reach.ts';
import type { MachineWorld } from './machine-world.ts';

const MIB = 1024n * 1024n;

/** Where a pod's containers are on cgroup v2, and what the caller of RunPodSandbox says for it. */
export type PodPlace = {
  readonly cgroupParent: string;
  /** Directory of a container's cgroup. */
  readonly groupOf: (containerId: string) => string;
  /** Directory of its limits and processes. */
  readonly limitsOf: (containerId: string) => string;
};

const LIMITS: Init<LinuxContainerResources> = {
  memoryLimitInBytes: 64n * MIB,
  cpuQuota: 50_000n,
  cpuPeriod: 100_000n,
  cpuShares: 512n,
};

/** `tail` keeps the one line whole, which is more than it may. */
const EAT_MEMORY = ['sh', '-c', 'head -c 200m /dev/zero | tail'];

/** Some ticks of the machine's clock, by which its kernel counts CPU time: 10 ms each. */
const BUSY = ['sh', '-c', 'i=0; while [ $i -lt 50000 ]; do i=$((i + 1)); done'];

/** A sandbox's part for Linux: below that cgroup, and its containers in PID namespaces of their own. */
export const below = (cgroupParent: string): Init<LinuxPodSandboxConfig> => ({ cgroupParent, ...ownPids() });

/** A container's or a sandbox's part for Linux, with a PID namespace of its own. */
export const ownPids = (securityContext: Init<LinuxContainerSecurityContext> = {}) => ({
  securityContext: { namespaceOptions: { pid: NamespaceMode.CONTAINER }, ...securityContext },
});

/** A pod's life with a handler, as the machine's kernel shows it. */
export async function podLife(t: Test, world: MachineWorld, handler: string, place: PodPlace): Promise<void> {
  const podId = await world.runPod(`life-${handler}`, { linux: below(place.cgroupParent) }, handler);
  await limitsAndStats(t, world, podId, place);
  await outOfMemory(t, world, podId);
  await withoutShim(t, world, podId, place);
  await world.runtime.stopPodSandbox({ podSandboxId: podId });
  const parent = place.groupOf('x').replace(/\/[^/]*$/, '');
  await eventually(async () => {
    const left = (await world.machine.sh(`find ${parent} -mindepth 1 -type d`)).trim();
    if (left !== '') throw new Error(left);
  }, 'no cgroup of a container is left, once systemd has seen its end');
  await world.runtime.removePodSandbox({ podSandboxId: podId });
}

async function limitsAndStats(t: Test, world: MachineWorld, podSandboxId: string, place: PodPlace): Promise<void> {
  const { runtime } = world;
  const id = await world.runContainer(podSandboxId, 'main', ['sleep', '1000'], {
    linux: { resources: LIMITS, ...ownPids() },
  });
  const read = async (file: string) => (await world.read(`${place.limitsOf(id)}/${file}`)).trim();
  t.equal(await read('memory.max'), `${64n * MIB}`);
  t.equal(await read('cpu.max'), '50000 100000');
  t.equal(await read('cpu.weight'), '20', '512 shares of 2 to 262144 are 20 of 1 to 10000');
  t.equal(await read('pids.max'), 'max', 'no limit was asked for');
  t.equal(await read('cgroup.procs'), `${await world.pid(id)}`);

  t.equal((await world.exec(id, ...BUSY)).exitCode, 0);
  const { stats } = await runtime.containerStats({ containerId: id });
  const used = stats?.memory?.usageBytes?.value ?? 0n;
  t.ok(used > 0n && used < 64n * MIB, `memory in use: ${used}`);
  t.ok((stats?.memory?.availableBytes?.value ?? 0n) > 32n * MIB, 'of its limit, the rest is available');
  t.ok((stats?.cpu?.usageCoreNanoSeconds?.value ?? 0n) > 0n, 'it has used the CPU');
  const pod = (await runtime.podSandboxStats({ podSandboxId })).stats?.linux;
  t.equal(pod?.process?.processCount?.value, 1n);

  await runtime.updateContainerResources({ containerId: id, linux: { memoryLimitInBytes: 96n * MIB } });
  t.equal(await read('memory.max'), `${96n * MIB}`);
  t.equal(await read('cpu.max'), '50000 100000', 'what an update does not name stays');
}

async function outOfMemory(t: Test, world: MachineWorld, podId: string): Promise<void> {
  const resources = { memoryLimitInBytes: 32n * MIB };
  const id = await world.runContainer(podId, 'eater', EAT_MEMORY, { linux: { resources, ...ownPids() } });
  t.match(await world.exited(id), { reason: 'OOMKilled', exitCode: 137 });
}

/** Nobody is left to ask: the kernel kills the group, `cgroup.kill`. */
async function withoutShim(t: Test, world: MachineWorld, podId: string, place: PodPlace): Promise<void> {
  const id = await world.runContainer(podId, 'orphan', ['sh', '-c', 'sleep 1000 & sleep 1000']);
  await world.machine.sh(`kill -9 $(cat /run/cleat/containers/${id}/shim.pid)`);
  t.equal((await world.exited(id)).exitCode, 137);
  await eventually(() => world.machine.sh(`[ ! -e ${place.groupOf(id)} ]`), 'its cgroup is gone');
}
