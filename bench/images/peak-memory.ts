import { readFileSync } from 'node:fs';
import { familyOf, unlessGone } from './family.ts';

const SAMPLE_EVERY_MS = 25;

/**
 * Watches what a process and all that descend from it occupy together (PSS, from smaps_rollup), 40 times a second.
 * `stop` answers the most it saw, in bytes.
 */
export function watchMemory(pid: number): { stop(): number } {
  let peak = 0;
  const sample = () => {
    peak = Math.max(
      peak,
      familyOf(pid).reduce((sum, each) => sum + pssOf(each), 0),
    );
  };
  sample();
  const timer = setInterval(sample, SAMPLE_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      sample();
      return peak;
    },
  };
}

function pssOf(pid: number): number {
  const rollup = unlessGone(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? '';
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
}
