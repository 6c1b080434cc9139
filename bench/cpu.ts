import { readdirSync, readFileSync } from 'node:fs';

/** Processor time of some processes, in microseconds. */
export type Cpu = {
  /** Their own, all threads. Exact to the microsecond. */
  readonly own: number;
  /** Of their children that have ended and were reaped. Counted in ticks of 10 ms. */
  readonly children: number;
};

/** Source: proc(5), /proc/pid/stat, fields 16 and 17, in clock ticks; Linux has 100 in a second. */
const TICK_US = 10_000;

/** What living processes have used so far. One that ends meanwhile counts nothing. */
export function cpuOf(pids: readonly number[]): Cpu {
  const each = pids.map(cpuOfOne);
  return {
    own: each.reduce((sum, { own }) => sum + own, 0),
    children: each.reduce((sum, { children }) => sum + children, 0),
  };
}

function cpuOfOne(pid: number): Cpu {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the third field is first
    const threads = readdirSync(`/proc/${pid}/task`);
    return {
      own: threads.reduce((sum, tid) => sum + runTimeUs(pid, tid), 0),
      children: (Number(fields[13]) + Number(fields[14])) * TICK_US,
    };
  } catch (err) {
    if (['ENOENT', 'ESRCH'].includes((err as NodeJS.ErrnoException).code ?? '')) return { own: 0, children: 0 };
    throw err;
  }
}

/** Source: Documentation/scheduler/sched-stats.rst: time spent on the processor, in nanoseconds. */
const runTimeUs = (pid: number, tid: string): number =>
  Number(readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'utf8').split(' ')[0]) / 1000;

export const cpuBetween = (before: Cpu, after: Cpu): Cpu => ({
  own: after.own - before.own,
  children: after.children - before.children,
});
