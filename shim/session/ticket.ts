import type { SessionKind } from './target.ts';
import type { Upgrade } from './upgrade.ts';

/** What every session is held to, in milliseconds. */
export type SessionLimits = {
  /** A session through which nothing went for so long is ended; 0: never. */
  readonly idleMs: number;
  /** How long a client may take to open its streams, once it has come. */
  readonly openMs: number;
  /** While a client sends more than is read, it is written to so often: that one is gone shows only so. */
  readonly stallMs: number;
};

/** What a connection is held to, and whom it tells that payload went through, in either direction. */
export type Wire = SessionLimits & { activity(): void };

/** A session, from the moment its URL was given out until its connection has ended. */
export interface Ticket {
  readonly kind: SessionKind;
  /** The client has come. Settles when its connection has ended: with the reason, if it was not the target's end. Never rejects. */
  serve(upgrade: Upgrade): Promise<Error | undefined>;
  /** End the session, whatever it does. Also when nobody came. */
  cancel(reason: Error): void;
}

/** Anything thrown, as an error. */
export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
