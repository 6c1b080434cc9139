import type { Clock } from '@cleat/base';
import type { Logger } from 'pino';
import type { Host } from '../host.ts';
import type { CgroupReader } from './cgroup-usage.ts';
import { cgroupV1 } from './cgroup-v1.ts';
import { cgroupV2 } from './cgroup-v2.ts';
import { CpuRates } from './cpu-rates.ts';
import { LayerMeter } from './layer-meter.ts';

/** What statistics are made of. None of it asks a shim. */
export type Stats = {
  readonly cgroups: CgroupReader;
  /** Of pods and containers, by their entity. */
  readonly rates: CpuRates;
  /** Writable layers, by their container. */
  readonly layers: LayerMeter;
};

export const openStats = ({ cgroupVersion }: Host, log: Logger, clock: Clock): Stats => ({
  cgroups: cgroupVersion === 2 ? cgroupV2() : cgroupV1(),
  rates: new CpuRates(),
  layers: new LayerMeter(log, clock),
});
