/**
 * A container's configuration as the daemon writes them, for the rehearsal: V8 keeps each name and each short text that JSON
 * has in a table, and what is in there before the fork costs no child anything. One that is missing costs 4 KiB.
 * Its end kills nobody else: it has a PID namespace of its own.
 */
export const SAMPLE_PROCESS = {
  terminal: false,
  user: { uid: 0, gid: 0, umask: 18, additionalGids: [0], username: '' },
  args: ['sleep', 'sh', '-c', 'true'],
  env: ['PATH=/bin', 'HOSTNAME=', 'HOME=/root', 'TERM=xterm'],
  cwd: '/',
  capabilities: {
    bounding: ['CAP_CHOWN', 'CAP_FOWNER', 'CAP_FSETID', 'CAP_KILL', 'CAP_MKNOD', 'CAP_SETGID', 'CAP_SETUID'],
    effective: [],
    permitted: [],
    inheritable: [],
    ambient: [],
  },
  noNewPrivileges: false,
  oomScoreAdj: 0,
  rlimits: [{ type: 'RLIMIT_NOFILE', soft: 1024, hard: 20_000 }],
  apparmorProfile: '',
  selinuxLabel: '',
};

const DEVICES = [
  { allow: false, access: 'rwm' },
  { allow: true, type: 'c', access: 'm' },
  { allow: true, type: 'b', major: 1, minor: 3, access: 'rwm' },
];

/** As SAMPLE_PROCESS. */
export const SAMPLE_SPEC = {
  ociVersion: '1.0.2',
  process: SAMPLE_PROCESS,
  root: { path: 'rootfs', readonly: false },
  hostname: '',
  mounts: [
    { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
    { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755', 'size=65536k'] },
    { destination: '/sys', type: 'sysfs', source: 'sysfs', options: ['ro', 'nosuid', 'noexec', 'nodev', 'relatime'] },
    { destination: '/dev/pts', type: 'devpts', source: 'devpts', options: ['mode=0620', 'gid=5', 'newinstance'] },
    { destination: '/dev/shm', type: 'bind', source: '', options: ['rbind', 'rprivate', 'rslave', 'rshared', 'rw'] },
    { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: [] },
    { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup', options: [] },
    { destination: '/etc/hosts', type: 'bind', source: '', options: [] },
  ],
  annotations: Object.fromEntries(
    [
      'container-type',
      'container-name',
      'image-name',
      'sandbox-id',
      'sandbox-name',
      'sandbox-namespace',
      'sandbox-uid',
    ].map(name => [`io.kubernetes.cri.${name}`, 'container']),
  ),
  linux: {
    namespaces: ['mount', 'pid', 'ipc', 'network', 'uts', 'cgroup', 'user']
      .map(type => ({ type, path: '' }))
      .map(({ type, path }) => (type === 'pid' ? { type } : { type, path })),
    uidMappings: [{ containerID: 0, hostID: 0, size: 1 }],
    gidMappings: [],
    sysctl: {},
    cgroupsPath: '',
    resources: {
      devices: DEVICES,
      memory: { limit: 0, swap: 0 },
      cpu: { shares: 2, quota: 0, period: 100_000, cpus: '', mems: '' },
      pids: { limit: 0 },
      hugepageLimits: [{ pageSize: '2MB', limit: 0 }],
      unified: {},
    },
    devices: [],
    seccomp: { defaultAction: '', architectures: [], syscalls: [{ names: [], action: '', args: [] }] },
    maskedPaths: ['/proc/acpi', '/proc/keys', '/proc/scsi', '/proc/kcore'],
    readonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys'],
  },
};
