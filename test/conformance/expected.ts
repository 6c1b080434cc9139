import type { SpecResult } from './critest-report.ts';
import { USERNS_HANDLER } from './critest-world.ts';

/** A spec that need not pass, and why. */
export type Expected = {
  readonly name: RegExp;
  readonly state: 'failed' | 'skipped';
  readonly reason: string;
  /** A runtime handler with which it must pass nevertheless. */
  readonly butWith?: string;
};

/** Specs that critest itself skips on the test node, or that no runtime can pass there: nothing else belongs here. */
export const EXPECTED: readonly Expected[] = [
  {
    name: /AppArmor/,
    state: 'skipped',
    reason: 'the kernel of the test node has no AppArmor; test/vm has tests of our own on a machine that has it',
  },
  {
    name: /UserNamespaces/,
    state: 'skipped',
    butWith: USERNS_HANDLER,
    reason:
      'the distribution’s runc 1.1.5 and crun 1.8.1 have no id-mapped mounts, so the runtime handler says that it has no user namespaces, and critest asks for no more; the specs run with runc 1.5',
  },
];

/** Whether a spec that ran with a handler ended otherwise than it must, and the reason when it need not pass. */
export function judge(spec: SpecResult, handler = ''): { readonly unexpected: boolean; readonly reason?: string } {
  if (spec.state === 'passed') return { unexpected: false };
  const expected = EXPECTED.find(
    ({ name, state, butWith }) => state === spec.state && name.test(spec.name) && handler !== (butWith ?? null),
  );
  return expected ? { unexpected: false, reason: expected.reason } : { unexpected: true };
}
