/** Counters of a container's log, since the shim began. Plain data. */
export type LogStats = {
  /** Bytes read from the container, both streams. */
  readBytes: number;
  /** Bytes written, prefixes included. */
  writtenBytes: number;
  /** Lines, or parts of lines, written. */
  lines: number;
  /** Failed writes; the bytes of each are lost. */
  writeErrors: number;
  /** Lines, or parts of lines, that were left out because the disk did not keep up, and their bytes with the newlines. */
  droppedLines: number;
  droppedBytes: number;
};
