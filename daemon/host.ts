import { existsSync, readFileSync } from 'node:fs';
import { capabilities } from '@cleat/linux';
import { hasAppArmor } from './spec/apparmor.ts';
import { hasHugetlb } from './spec/hugetlb.ts';

/** What the machine and our own privileges allow; read once at start. */
export type Host = {
  /** Kernel boot id: differs after each boot of the machine. Source: proc(5), random/boot_id. */
  readonly bootId: string;
  readonly cgroupVersion: 1 | 2;
  /** Capabilities that a container can get at all: our bounding set, by names such as `CAP_KILL`. */
  readonly boundingCaps: readonly string[];
  /** Lowest oom_score_adj that a container can be given: our own, when we may not lower it. */
  readonly oomScoreAdjFloor: number | undefined;
  readonly apparmor: boolean;
  /** Name of the AppArmor profile of containers that ask for no other; undefined when there is none. */
  readonly apparmorDefault?: string | undefined;
  readonly selinux: boolean;
  /** Containers can be given limits of huge pages. */
  readonly hugetlb: boolean;
  /** Hard limit of open files that a process of ours may have. Source: getrlimit(2), RLIMIT_NOFILE. */
  readonly maxOpenFiles: number;
};

export function readHost(): Host {
  const { bounding, effective } = capabilities();
  const restricted = !effective.includes('CAP_SYS_RESOURCE');
  const cgroupVersion = existsSync('/sys/fs/cgroup/cgroup.controllers') ? 2 : 1;
  return {
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    cgroupVersion,
    boundingCaps: bounding,
    oomScoreAdjFloor: restricted ? Number(readFileSync('/proc/self/oom_score_adj', 'utf8')) : undefined,
    apparmor: hasAppArmor(),
    selinux: existsSync('/sys/fs/selinux/enforce'),
    hugetlb: hasHugetlb(cgroupVersion),
    maxOpenFiles: Number(/^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 1024),
  };
}
