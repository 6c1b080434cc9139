import type { Clock, KeyedLock } from '@cleat/base';
import type { Logger } from 'pino';
import type { NodeChildren } from './children.ts';
import type { History } from './debug/history.ts';
import type { EventForwarder } from './events/forwarder.ts';
import type { ForeignContainer } from './foreign/container.ts';
import type { Container } from './process/container.ts';
import type { Reaper } from './process/reaper.ts';
import type { Sessions } from './service/sessions.ts';
import type { SessionHosts } from './upgrade/session-hosts.ts';

/** One serving shim: what its calls work with. */
export type Shim = {
  /** Id of the container that it was started for. */
  readonly id: string;
  /** containerd namespace. */
  readonly namespace: string;
  /** Absolute path of the bundle that it was started in. */
  readonly bundle: string;
  /** Unix nanoseconds at which it began to serve. */
  readonly startedAtNs: bigint;
  readonly log: Logger;
  readonly clock: Clock;
  readonly children: NodeChildren;
  readonly reaper: Reaper;
  readonly events: EventForwarder;
  readonly sessions: Sessions;
  /** Processes that serve sessions which were open before an upgrade. */
  readonly hosts: SessionHosts;
  /** The last calls. */
  readonly history: History;
  /** Held by whoever changes a process: `init`, or the exec id after `exec/`. */
  readonly locks: KeyedLock;
  /** The container, from Create to Delete. */
  container: Container | undefined;
  /** The container, where another shim runs it. */
  foreign: ForeignContainer | undefined;
  /** Leave: what is queued is sent first. Settles before it happens. */
  readonly leave: (reason: string) => void;
  /** Become another version of the program, in place. Never settles but with an error: then the shim goes on as it is. */
  readonly upgrade: (program: string) => Promise<never>;
  /** Hand over to a fresh process, which the zygote at that socket forks, and leave. Never settles but with an error: then the shim goes on as it is. */
  readonly succeed: (zygote: string) => Promise<never>;
  /** Why the program that the last upgrade was to could not go on, and gave back. */
  failedUpgrade: string | undefined;
};
