/** Paths that a container cannot see into: they tell of the host, or steer it. Source: the list that Docker and the kubelet keep. */
const DEFAULT_MASKED = [
  '/proc/acpi',
  '/proc/asound',
  '/proc/interrupts',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/sys/devices/virtual/powercap',
  '/sys/firmware',
];

/** Paths that a container cannot write to. */
const DEFAULT_READONLY = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

/** What is masked and what is read-only: as asked, else the defaults; for a privileged container nothing. An empty list cannot be told from none. */
export function hiddenPaths(
  asked: { readonly maskedPaths?: readonly string[]; readonly readonlyPaths?: readonly string[] } | undefined,
  privileged: boolean,
): { maskedPaths: readonly string[]; readonlyPaths: readonly string[] } {
  if (privileged) return { maskedPaths: [], readonlyPaths: [] };
  const { maskedPaths = [], readonlyPaths = [] } = asked ?? {};
  return {
    maskedPaths: maskedPaths.length > 0 ? maskedPaths : DEFAULT_MASKED,
    readonlyPaths: readonlyPaths.length > 0 ? readonlyPaths : DEFAULT_READONLY,
  };
}
