import type { ExitRecord } from '@cleat/base';

/** How a task ended, and who says so. */
export type TaskExit = {
  /** As a shell shows it: the exit code, or 128 + signal. */
  readonly status: number;
  /** Unix nanoseconds. */
  readonly atNs: bigint;
  readonly oomKilled: boolean;
  /**
   * `record`: the shim wrote it down. `kernel`: the shim is gone, and the kernel told.
   * `unknown`: nobody could tell; `status` is 137 for want of a better one and must be shown with its own reason.
   */
  readonly source: 'record' | 'kernel' | 'unknown';
  /** Why nobody could tell, for people. */
  readonly why?: string;
};

export const exitOfRecord = (record: ExitRecord): TaskExit => ({
  status: record.status,
  atNs: BigInt(record.atNs),
  oomKilled: record.oomKilled,
  source: 'record',
});

/** Exit status shown for a task whose true one nobody knows: as if killed. */
const UNKNOWN_STATUS = 137;

export const unknownExit = (atNs: bigint): TaskExit => ({
  status: UNKNOWN_STATUS,
  atNs,
  oomKilled: false,
  source: 'unknown',
});
