import { readFileSync } from 'node:fs';
import { familyOf, unlessGone } from './family.ts';

const SAMPLE_EVERY_MS = 25;

/** The most that was seen, in bytes: of all, and of all but a zygote, which is there for the shims and forks workers, too. */
export type Peak = { readonly bytes: number; readonly besidesZygoteBytes: number };

/**
 * Watches what a process and all that descend from it occupy together (PSS, from smaps_rollup), 40 times a second.
 * `stop` answers the most it saw.
 */
export function watchMemory(pid: number): { stop(): Peak } {
  let peak: Peak = { bytes: 0, besidesZygoteBytes: 0 };
  const sample = () => {
    const each = familyOf(pid).map(member => ({ bytes: pssOf(member), isZygote: isZygote(member) }));
    const sum = (members: typeof each) => members.reduce((total, { bytes }) => total + bytes, 0);
    peak = {
      bytes: Math.max(peak.bytes, sum(each)),
      besidesZygoteBytes: Math.max(peak.besidesZygoteBytes, sum(each.filter(member => !member.isZygote))),
    };
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

/** Also one that still starts: its workers are forked later, and called otherwise. */
function isZygote(pid: number): boolean {
  const words = (unlessGone(() => readFileSync(`/proc/${pid}/cmdline`, 'latin1')) ?? '').split(/[ \0]/);
  return words.includes('zygote');
}

function pssOf(pid: number): number {
  const rollup = unlessGone(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? '';
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
}
