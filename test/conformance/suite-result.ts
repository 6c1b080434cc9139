import type { SpecResult } from './critest-report.ts';

/** How one run of a suite on one kind of node ended: what the conformance programs write, as JSON, and the document shows. */
export type SuiteResult = {
  /** Such as `critest with runc, serial, SPDY`. */
  readonly suite: string;
  /** Where it ran: kind of node, cgroup version. */
  readonly place: string;
  readonly seconds: number;
  readonly specs: readonly SpecResult[];
};

/** The specs that ended in a state. */
export const specsIn = ({ specs }: SuiteResult, state: SpecResult['state']): SpecResult[] =>
  specs.filter(spec => spec.state === state);

/** The specs that had to pass and did not. */
export const unexpectedIn = ({ specs }: SuiteResult): SpecResult[] =>
  specs.filter(spec => spec.state !== 'passed' && spec.excuse === undefined);

/** `97 passed, 5 failed, 15 skipped`, over all the results. */
export function counts(results: readonly SuiteResult[]): string {
  const count = (state: SpecResult['state']) => results.flatMap(result => specsIn(result, state)).length;
  const skipped = count('skipped');
  return `${count('passed')} passed, ${count('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
