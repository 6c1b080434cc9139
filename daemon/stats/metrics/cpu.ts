import type { CpuShare, CpuUsage } from '../cgroup-usage.ts';
import { counter, gauge, type Sample, sample, seconds } from './family.ts';

const usage = counter('container_cpu_usage_seconds_total', 'CPU time used, in whole seconds.', 'cpu');
const user = counter('container_cpu_user_seconds_total', 'CPU time used in user mode, in whole seconds.');
const system = counter('container_cpu_system_seconds_total', 'CPU time used in the kernel, in whole seconds.');
const periods = counter('container_cpu_cfs_periods_total', 'Periods of the CPU quota that have passed.');
const throttledPeriods = counter('container_cpu_cfs_throttled_periods_total', 'Periods in which the quota ran out.');
const throttled = counter(
  'container_cpu_cfs_throttled_seconds_total',
  'Time held back by the quota, in whole seconds.',
);
const period = gauge('container_spec_cpu_period', 'Period of the CPU quota, in microseconds.');
const quota = gauge(
  'container_spec_cpu_quota',
  'CPU time allowed in each period, in microseconds; left out without a limit.',
);
const shares = gauge('container_spec_cpu_shares', 'Share of the CPU when it is scarce: 1024 is the usual one.');

export const cpuFamilies = [usage, user, system, periods, throttledPeriods, throttled];
export const cpuShareFamilies = [period, quota, shares];

export const cpuSamples = (cpu: CpuUsage): Sample[] => [
  sample(usage, seconds(cpu.totalNs), 'total'),
  sample(user, seconds(cpu.userNs)),
  sample(system, seconds(cpu.systemNs)),
  sample(periods, cpu.periods),
  sample(throttledPeriods, cpu.throttledPeriods),
  sample(throttled, seconds(cpu.throttledNs)),
];

export const cpuShareSamples = (share: CpuShare): Sample[] => [
  sample(period, share.periodUs),
  ...(share.quotaUs === undefined ? [] : [sample(quota, share.quotaUs)]),
  sample(shares, share.shares),
];
