import { cpuFamilies, cpuShareFamilies } from './cpu.ts';
import { diskFamilies } from './disk.ts';
import type { Family } from './family.ts';
import { hugePageFamilies, memoryFamilies, memoryHistoryFamilies, memoryLimitFamilies } from './memory.ts';
import { networkFamilies } from './network.ts';
import { pressureFamilies } from './pressure.ts';
import { processFamilies } from './process.ts';
import { timeFamilies } from './times.ts';

/** Every family that any metric is of. Source: KEP 2371 of Kubernetes, those that the kernel still counts per cgroup. */
export const families: readonly Family[] = [
  ...cpuFamilies,
  ...cpuShareFamilies,
  ...memoryFamilies,
  ...memoryHistoryFamilies,
  ...memoryLimitFamilies,
  ...hugePageFamilies,
  ...diskFamilies,
  ...networkFamilies,
  ...processFamilies,
  ...pressureFamilies,
  ...timeFamilies,
];
