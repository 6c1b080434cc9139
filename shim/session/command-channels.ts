import type { SessionStatus } from './status.ts';
import type { SessionIo } from './target.ts';

/** An exec or attach session's connection to its client, whatever is spoken on the wire. */
export interface CommandChannels extends SessionIo {
  /**
   * Tell the client how it ended, close the connection and let the client read what was written.
   * The output streams have been ended before. Never rejects.
   */
  finish(status: SessionStatus): Promise<void>;
  /** Cut the connection. */
  destroy(reason: Error): void;
  /** Settles when the connection has ended, from whichever side; never rejects. */
  readonly ended: Promise<Error | undefined>;
}
