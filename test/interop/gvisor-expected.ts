/** Specs of critest that fail with gVisor, and why. */
export type GvisorException = { readonly name: RegExp; readonly reason: string };

/** What gVisor does otherwise than Linux. Each of these fails with containerd 2.4.2 and the same gVisor as well. */
export const GVISOR_EXCEPTIONS: readonly GvisorException[] = [
  { name: /mount with 'rshared'/, reason: 'no mounts are passed on from the sandbox to the node' },
  { name: /non-recursive readonly mounts/, reason: 'what is mounted below a read-only mount is read-only as well' },
  { name: /output OOMKilled reason/, reason: 'memory limits are those of the whole sandbox' },
  { name: /support (un)?safe sysctls/, reason: 'its kernel lacks these files below /proc/sys' },
  { name: /support HostIpc is/, reason: 'its kernel lacks /proc/sysvipc, which ipcs reads' },
  {
    name: /support HostNetwork is true/,
    reason: "its network is its own, unless runsc's configuration says otherwise",
  },
  {
    name: /portforward in host network/,
    reason: "its network is its own, unless runsc's configuration says otherwise",
  },
  { name: /allow privilege escalation when false/, reason: 'setuid programs have no effect in it unless told' },
  {
    name: /an seccomp profile that blocks|seccomp (default|localhost profile) on/,
    reason: 'it applies no seccomp profiles of containers',
  },
  { name: /support (MaskedPaths|ReadonlyPaths)/, reason: 'it masks no paths: its /proc is not the node’s' },
  { name: /support (Privileged is true|adding capability)/, reason: 'its kernel has no bridges and no /sys/class/net' },
];
