import { invalidArgument } from '@cleat/base';
import type { LinuxContainerResources } from '@cleat/proto/cri';
import { limitNumber } from './numbers.ts';
import type { OciResources } from './oci.ts';

/** What the machine's cgroups can do. */
export type CgroupFacts = {
  readonly cgroupVersion: 1 | 2;
  /** Whether there is a hugetlb controller; true unless told. */
  readonly hugetlb?: boolean;
};

/**
 * Limits of a container, without its devices. In the CRI 0 and '' mean "not specified".
 * The kubelet sends a limit for every size of huge pages the machine knows: without a hugetlb controller they are left out.
 * @throws RpcError InvalidArgument for `unified` where there is no cgroup v2.
 */
export function containerResources(
  resources: Partial<LinuxContainerResources> | undefined,
  facts: CgroupFacts,
): Omit<OciResources, 'devices'> {
  const r = resources ?? {};
  const unified = r.unified ?? {};
  if (Object.keys(unified).length > 0 && facts.cgroupVersion !== 2)
    throw invalidArgument(
      `resources.unified: ${Object.keys(unified).join(', ')} cannot be set: this machine has cgroup v1`,
    );
  const cpu = {
    ...(r.cpuShares && { shares: limitNumber(r.cpuShares) }),
    ...(r.cpuQuota && { quota: limitNumber(r.cpuQuota) }),
    ...(r.cpuPeriod && { period: limitNumber(r.cpuPeriod) }),
    ...(r.cpusetCpus && { cpus: r.cpusetCpus }),
    ...(r.cpusetMems && { mems: r.cpusetMems }),
  };
  const memory = {
    ...(r.memoryLimitInBytes && { limit: limitNumber(r.memoryLimitInBytes) }),
    ...(r.memorySwapLimitInBytes && { swap: limitNumber(r.memorySwapLimitInBytes) }),
  };
  const hugepageLimits = (facts.hugetlb === false ? [] : (r.hugepageLimits ?? [])).map(({ pageSize, limit }) => ({
    pageSize,
    limit: limitNumber(limit),
  }));
  return {
    ...(Object.keys(cpu).length > 0 && { cpu }),
    ...(Object.keys(memory).length > 0 && { memory }),
    ...(hugepageLimits.length > 0 && { hugepageLimits }),
    ...(Object.keys(unified).length > 0 && { unified }),
  };
}

/** Bounds of an oom_score_adj. Source: proc_pid_oom_score_adj(5). */
const OOM_SCORE_ADJ_MAX = 1000;

/**
 * The OOM score adjustment of a container's process.
 * @param floor the lowest that can be given, when the daemon lacks the privilege to go lower: what is below is raised to it.
 */
export function oomScoreAdj(asked: bigint | undefined, floor: number | undefined): number {
  const value = Number(asked ?? 0n);
  if (Math.abs(value) > OOM_SCORE_ADJ_MAX)
    throw invalidArgument(`resources.oom_score_adj is ${value}, not from -1000 to 1000`);
  return floor === undefined ? value : Math.max(value, floor);
}
