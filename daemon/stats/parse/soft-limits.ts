/** Names that the metrics give to the lines of /proc/PID/limits. */
const NAMES: Readonly<Record<string, string>> = {
  'Max cpu time': 'max_cpu_time',
  'Max file size': 'max_file_size',
  'Max data size': 'max_data_size',
  'Max stack size': 'max_stack_size',
  'Max core file size': 'max_core_file_size',
  'Max resident set': 'max_resident_set',
  'Max processes': 'max_processes',
  'Max open files': 'max_open_files',
  'Max locked memory': 'max_locked_memory',
  'Max address space': 'max_address_space',
  'Max file locks': 'max_file_locks',
  'Max pending signals': 'max_pending_signals',
  'Max msgqueue size': 'max_msgqueue_size',
  'Max nice priority': 'max_nice_priority',
  'Max realtime priority': 'max_realtime_priority',
  'Max realtime timeout': 'max_realtime_timeout',
};

/** A soft resource limit of a process; none when it is unlimited. */
export type SoftLimit = { readonly name: string; readonly soft: bigint | undefined };

/** /proc/PID/limits: the name in 25 columns, then the soft and the hard limit, `unlimited` or a number. Source: proc_pid_limits(5). */
export function parseSoftLimits(text: string): SoftLimit[] {
  const limits: SoftLimit[] = [];
  for (const line of text.split('\n')) {
    const name = NAMES[line.slice(0, 25).trim()];
    const [soft = ''] = line.slice(25).trim().split(/\s+/);
    if (name === undefined || !/^(\d+|unlimited)$/.test(soft)) continue;
    limits.push({ name, soft: soft === 'unlimited' ? undefined : BigInt(soft) });
  }
  return limits;
}
