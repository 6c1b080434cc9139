import type { HostKind } from './critest-host.ts';
import type { SpecResult } from './critest-report.ts';
import { USERNS_HANDLER } from './handlers.ts';

/** A spec that need not pass, and why. */
export type Expected = {
  readonly name: RegExp;
  readonly state: 'failed' | 'skipped';
  readonly reason: string;
  /** The one kind of host where it holds; all kinds when not given. */
  readonly on?: HostKind;
  /** A runtime handler with which it must pass nevertheless. */
  readonly butWith?: string;
};

/** Specs that critest itself skips on a host, or that no runtime can pass there: nothing else belongs here. */
const EXPECTED: readonly Expected[] = [
  {
    name: /AppArmor/,
    state: 'skipped',
    on: 'node',
    reason: 'the kernel of the test node has no AppArmor; the specs run on the throw-away machine',
  },
  {
    name: /UserNamespaces/,
    state: 'skipped',
    butWith: USERNS_HANDLER,
    reason:
      'the distribution’s runc 1.1.5 and crun 1.8.1 have no id-mapped mounts, so the runtime handler says that it has no user namespaces, and critest asks for no more; the specs run with runc 1.5',
  },
];

/** What a spec ran with. */
export type RanWith = { readonly host: HostKind; readonly handler?: string | undefined };

/** Why a spec need not pass that ended as it did; `undefined` when it passed or had to. */
export function excuse(spec: SpecResult, { host, handler = '' }: RanWith): string | undefined {
  return EXPECTED.find(
    ({ name, state, butWith, on = host }) =>
      state === spec.state && name.test(spec.name) && handler !== (butWith ?? null) && on === host,
  )?.reason;
}
