import { readFileSync } from 'node:fs';
import { familyOf, unlessGone } from './family.ts';

/** USER_HZ of Linux on x86-64 and arm64: clock ticks of proc(5) in a second. */
const TICKS_PER_SECOND = 100;
/** Fields of /proc/PID/stat after the command: utime, stime, and those of the children that were waited for. */
const TIMES = [11, 12, 13, 14] as const;

/** Processor time that a process and all that descend from it have used so far, those that ended too, in milliseconds. */
export function cpuTimeMs(pid: number): number {
  const ticks = familyOf(pid).flatMap(each => {
    const stat = unlessGone(() => readFileSync(`/proc/${each}/stat`, 'utf8')) ?? '';
    const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
    return TIMES.map(field => Number(fields[field] ?? 0));
  });
  return (ticks.reduce((sum, each) => sum + each, 0) * 1000) / TICKS_PER_SECOND;
}
