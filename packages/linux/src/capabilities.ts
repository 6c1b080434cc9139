import { readFileSync } from 'node:fs';

/** By number. Source: linux/capability.h. */
const NAMES = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE ' +
  'NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN ' +
  'SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE ' +
  'MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'
)
  .split(' ')
  .map(name => `CAP_${name}`);

/** The capability sets of this process, by names such as `CAP_KILL`. A bit that has no name yet is left out. */
export function capabilities(): { readonly effective: readonly string[]; readonly bounding: readonly string[] } {
  const status = readFileSync('/proc/self/status', 'latin1');
  return { effective: capabilityNames(field(status, 'CapEff')), bounding: capabilityNames(field(status, 'CapBnd')) };
}

/** Whether this process has a capability in effect, such as `CAP_SYS_RESOURCE`. */
export const hasCapability = (name: string): boolean => capabilities().effective.includes(name);

/** The names of a set, given as the bit mask of /proc/PID/status. */
export const capabilityNames = (mask: bigint): string[] =>
  NAMES.filter((_, bit) => (mask & (1n << BigInt(bit))) !== 0n);

function field(status: string, name: string): bigint {
  const hex = new RegExp(`^${name}:\\s*([0-9a-f]+)$`, 'm').exec(status)?.[1];
  if (hex === undefined) throw new Error(`/proc/self/status has no ${name}`);
  return BigInt(`0x${hex}`);
}
