import type { Duplex, Readable, Writable } from 'node:stream';

/** What a session is for; also the first part of its URL's path. */
export type SessionKind = 'exec' | 'attach' | 'portforward';

/** Size of a terminal in characters, each from 1 to 65535. */
export type TerminalSize = { readonly width: number; readonly height: number };

/** Which streams the caller of Exec or Attach asked for. */
export type CommandOptions = {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
};

/** The client's side of an exec or attach session. A stream is undefined when it was not asked for. */
export interface SessionIo {
  /** The client's input; ends when the client closes its input. Not reading it holds the client back. */
  readonly stdin: Readable | undefined;
  /**
   * What the client sees; it accepts at the pace at which the client reads, and fails when the client is gone. The target
   * must not end it: to clients of the first protocol version that is the end of the session.
   */
  readonly stdout: Writable | undefined;
  readonly stderr: Writable | undefined;
  /** Be told of each size of the client's terminal, the first one too, and of sizes that came before this call: the last of those. */
  onResize(listener: (size: TerminalSize) => void): void;
}

/** How an exec or attach session ended: with the exit code of its process, or, for attach, without one. */
export type SessionResult = { readonly exitCode?: number | undefined };

/** A process that a client talks to: what `exec` and `attach` implement. */
export interface CommandTarget {
  /**
   * Called at most once, when the client has come and all its streams stand.
   * Settles when the process has ended and all its output was written to `io`; the session ends the streams.
   * A rejection reaches the client as an error of the session, with its message.
   */
  start(io: SessionIo): Promise<SessionResult>;
  /**
   * The session will not go on: nobody came for its URL (then `start` was not called), the client vanished, or it was
   * idle too long. Called at most once, never after `start` has settled. It must not throw.
   */
  cancel(reason: Error): void;
}

/** What ports are forwarded to: a pod's network namespace. */
export interface ForwardTarget {
  /**
   * A new connection to a port of the pod, 1 to 65535; the session destroys it when its stream ends.
   * A rejection reaches the client on the error stream of this one connection.
   */
  connect(port: number): Promise<Duplex>;
  /** The session is over, whatever the reason, or nobody came for its URL. Called once. It must not throw. */
  closed(reason: Error | undefined): void;
}
