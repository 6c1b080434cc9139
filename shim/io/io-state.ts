import type { StreamName } from './cri-lines.ts';

/** Called with each descriptor that a successor is to have; returns it. */
export type Keep = (fd: number) => number;

/** A CRI log, as it is handed over. Plain data but for the descriptor; bytes in base64. */
export type LogState = {
  /** Of the file, which need not be at its path any more. */
  readonly fd: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly writeErrors: number;
  /** Missing where the predecessor never left anything out. */
  readonly droppedLines?: number;
  readonly droppedBytes?: number;
  /** In the order in which the streams were opened: lines so far, and the beginning of one whose end has not come. */
  readonly streams: readonly { readonly lines: number; readonly carry: string }[];
};

/** The targets of a process's output. What is missing was closed. */
export type OutputsState = {
  readonly log?: LogState;
  /** Descriptor of a file that takes the bytes as they are. */
  readonly raw?: number;
  /** Descriptors of fifos. */
  readonly fifos: Partial<Record<StreamName, number>>;
  /** Pid of a logging program. */
  readonly logger?: number;
};

/** A fifo that a process's input comes from. */
export type FifoState = {
  readonly source: number;
  /** The writing end that keeps it open. */
  readonly keepOpen?: number;
  /** What was read from it and not passed on, in base64. */
  readonly unread: string;
};

/** The standard streams of one process, as they are handed over. A descriptor that is missing was closed. */
export type IoState = {
  /** What its output is read from; with a terminal `stdout` is its master. */
  readonly reads: Partial<Record<StreamName, number>>;
  /** What its input is written to, where that is a pipe. */
  readonly stdin?: number;
  readonly fifo?: FifoState;
  readonly outputs: OutputsState;
};
