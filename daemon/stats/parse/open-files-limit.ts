/**
 * The soft limit of open files in /proc/PID/limits; `undefined` when there is none.
 * Source: proc_pid_limits(5): `Max open files`, the soft limit, the hard limit, the unit.
 */
export function parseOpenFilesLimit(text: string): bigint | undefined {
  const soft = /^Max open files\s+(\d+)/m.exec(text)?.[1];
  return soft === undefined ? undefined : BigInt(soft);
}
