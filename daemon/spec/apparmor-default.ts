/** Name of the profile that confines containers which ask for no other. */
export const DEFAULT_PROFILE = 'cleat-default';

/**
 * Text of the default AppArmor profile. Capabilities, modes and the device cgroup bound a container already: the
 * profile lets it use files, sockets and capabilities, and keeps it from what steers the host: it cannot mount, and of
 * /proc and /sys it can write to its own processes, its own namespaces' settings and cgroups alone. It needs no other
 * profile's files, and no newer parser than 2.9. Source: apparmor.d(5).
 */
export const DEFAULT_PROFILE_TEXT = `# The default profile of containers of cleatd, which loads it when it starts.
profile ${DEFAULT_PROFILE} flags=(attach_disconnected,mediate_deleted) {
  file,
  network,
  unix,
  capability,
  umount,
  deny mount,
  deny pivot_root,

  # Signals and traces pass within containers. From outside, the shim, the kubelet and the OCI runtimes, which
  # distributions confine by profiles of their own, may send signals.
  signal (send, receive) peer=${DEFAULT_PROFILE},
  signal (receive) peer=unconfined,
  signal (receive) peer={runc,crun,/usr/bin/runc,/usr/sbin/runc,/usr/bin/crun,cleatd},
  ptrace (read, readby, trace, tracedby) peer=${DEFAULT_PROFILE},

  # Files that lie directly in /proc: of the machine, all of them.
  deny /proc/* w,
  deny /proc/kcore rwklx,
  deny /proc/sysrq-trigger rwklx,
  deny /proc/{acpi,asound,bus,driver,dynamic_debug,fs,irq,mpt,mtrr,scsi,tty}/** wklx,

  # Kernel settings but for those of the network and IPC namespaces: net, kernel/msg*, kernel/sem*, kernel/shm*.
  deny /proc/sys/[^kn]** wklx,
  deny /proc/sys/kernel/[^ms]** wklx,
  deny /proc/sys/kernel/m[^s]** wklx,
  deny /proc/sys/kernel/s[^eh]** wklx,
  deny /proc/sys/kernel/se[^m]** wklx,

  # Of /sys, cgroups alone (their mount is read-only unless the container is privileged).
  deny /sys/[^f]** wklx,
  deny /sys/f[^s]** wklx,
  deny /sys/fs/[^c]** wklx,
  deny /sys/fs/c[^g]** wklx,
  deny /sys/firmware/** rwklx,
  deny /sys/kernel/security/** rwklx,
}
`;
