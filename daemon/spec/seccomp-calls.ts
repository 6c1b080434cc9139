/**
 * System calls that every container may make, by what they are for: they act on the caller's own process, on files and
 * peers that it can reach anyway, and the kernel checks each by namespaces, modes and capabilities. Names are the
 * kernel's (asm/unistd.h); those of 32-bit programs, and those newer than the machine's kernel, are among them.
 */
export const EVERYDAY_CALLS: readonly string[] = names(
  // Files by path, and what they tell of themselves.
  'access faccessat faccessat2 open openat openat2 creat stat lstat fstat stat64 lstat64 fstat64 newfstatat fstatat64',
  'oldstat oldlstat oldfstat statx readlink readlinkat chdir fchdir getcwd mkdir mkdirat rmdir link linkat symlink',
  'symlinkat unlink unlinkat rename renameat renameat2 mknod mknodat truncate truncate64 utime utimes futimesat utimensat',
  'utimensat_time64 statfs statfs64 fstatfs fstatfs64 statmount listmount name_to_handle_at umask chmod fchmod fchmodat',
  'fchmodat2 chown chown32 fchown fchown32 fchownat lchown lchown32 file_getattr file_setattr',
  'getxattr lgetxattr fgetxattr getxattrat setxattr lsetxattr fsetxattr setxattrat listxattr llistxattr flistxattr',
  'listxattrat removexattr lremovexattr fremovexattr removexattrat',
  // Open files.
  'read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 close close_range lseek _llseek dup dup2',
  'dup3 fcntl fcntl64 flock ioctl ftruncate ftruncate64 fallocate fadvise64 fadvise64_64 readahead fsync fdatasync sync',
  'syncfs sync_file_range cachestat getdents getdents64 readdir copy_file_range sendfile sendfile64 splice tee vmsplice',
  // Waiting for files, and files that are events.
  'select _newselect pselect6 pselect6_time64 poll ppoll ppoll_time64 epoll_create epoll_create1 epoll_ctl epoll_ctl_old',
  'epoll_wait epoll_wait_old epoll_pwait epoll_pwait2 eventfd eventfd2 signalfd signalfd4 timerfd_create timerfd_settime',
  'timerfd_settime64 timerfd_gettime timerfd_gettime64 inotify_init inotify_init1 inotify_add_watch inotify_rm_watch',
  'io_setup io_destroy io_submit io_cancel io_getevents io_pgetevents io_pgetevents_time64 pipe pipe2 memfd_create',
  'memfd_secret',
  // Sockets that exist. Making one is filtered by its family; but socketcall(2), by which 32-bit programs of glibc make
  // theirs, hides the family from any filter.
  'socketpair bind connect listen accept accept4 getsockname getpeername getsockopt setsockopt send sendto sendmsg',
  'sendmmsg recv recvfrom recvmsg recvmmsg recvmmsg_time64 shutdown socketcall',
  // Memory.
  'brk mmap mmap2 munmap mremap mprotect pkey_alloc pkey_free pkey_mprotect madvise mincore msync mlock mlock2 mlockall',
  'munlock munlockall remap_file_pages mseal map_shadow_stack membarrier process_mrelease',
  // Processes and threads: those of the container, as far as its PID namespace and its user reach.
  'fork vfork execve execveat exit exit_group wait4 waitid waitpid getpid getppid gettid getpgid getpgrp setpgid getsid',
  'setsid set_tid_address set_robust_list get_robust_list rseq rseq_slice_yield prctl arch_prctl set_thread_area',
  'get_thread_area pidfd_open pidfd_send_signal restart_syscall futex futex_time64 futex_waitv futex_wait futex_wake',
  'futex_requeue',
  // A debugger sees no more than its user may, and since Linux 4.8 a tracer cannot lift the filter of what it traces.
  'ptrace process_vm_readv process_vm_writev',
  // Entered by the kernel's own trampolines when somebody outside traces the program; refused, they would end it.
  'uprobe uretprobe',
  // Signals.
  'kill tkill tgkill rt_sigaction rt_sigprocmask rt_sigpending rt_sigqueueinfo rt_tgsigqueueinfo rt_sigreturn',
  'rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 sigaltstack pause signal sigaction sigprocmask sigpending',
  'sigsuspend sigreturn sgetmask ssetmask',
  // Who one is. What may be gained is bounded by the container's capabilities.
  'getuid getuid32 geteuid geteuid32 getgid getgid32 getegid getegid32 getresuid getresuid32 getresgid getresgid32',
  'getgroups getgroups32 setuid setuid32 setgid setgid32 setreuid setreuid32 setregid setregid32 setresuid setresuid32',
  'setresgid setresgid32 setfsuid setfsuid32 setfsgid setfsgid32 setgroups setgroups32 capget capset',
  // To confine oneself further.
  'seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self lsm_get_self_attr lsm_set_self_attr',
  'lsm_list_modules',
  // Time. Setting it needs CAP_SYS_TIME, also through the calls that can read as well.
  'time gettimeofday clock_gettime clock_gettime64 clock_getres clock_getres_time64 clock_nanosleep nanosleep',
  'clock_nanosleep_time64 adjtimex clock_adjtime clock_adjtime64 times alarm getitimer setitimer timer_create',
  'timer_delete timer_settime timer_settime64 timer_gettime timer_gettime64 timer_getoverrun',
  // Scheduling and limits of one's own.
  'sched_yield sched_getaffinity sched_setaffinity sched_getattr sched_setattr sched_getparam sched_setparam',
  'sched_getscheduler sched_setscheduler sched_get_priority_max sched_get_priority_min sched_rr_get_interval',
  'sched_rr_get_interval_time64 getpriority setpriority nice ioprio_get ioprio_set getrlimit ugetrlimit setrlimit',
  'prlimit64 getrusage getcpu',
  // System V and POSIX IPC: the pod's own namespace.
  'ipc semget semop semctl semtimedop semtimedop_time64 shmget shmat shmdt shmctl msgget msgsnd msgrcv msgctl mq_open',
  'mq_unlink mq_timedsend mq_timedsend_time64 mq_timedreceive mq_timedreceive_time64 mq_notify mq_getsetattr',
  // What the machine is.
  'uname olduname oldolduname sysinfo getrandom',
);

/** What only one processor has. */
export const ARCHITECTURE_CALLS: Readonly<Record<'x64' | 'arm64', readonly string[]>> = {
  x64: ['modify_ldt'], // Wine, DOSBox
  arm64: names('arm_fadvise64_64 arm_sync_file_range sync_file_range2 breakpoint cacheflush set_tls'),
};

/** What a capability is for cannot be done without these calls: whoever has the capability has them. */
export const CAPABILITY_CALLS: Readonly<Record<string, readonly string[]>> = {
  CAP_BPF: ['bpf'],
  CAP_DAC_READ_SEARCH: ['open_by_handle_at'],
  CAP_PERFMON: ['perf_event_open'],
  CAP_SYS_ADMIN: names(
    'mount umount umount2 mount_setattr move_mount open_tree open_tree_attr fsopen fsconfig fsmount fspick pivot_root',
    'clone clone3 unshare setns listns sethostname setdomainname bpf perf_event_open syslog fanotify_init fanotify_mark',
    'quotactl quotactl_fd lookup_dcookie',
  ),
  CAP_SYS_BOOT: ['reboot'],
  CAP_SYS_CHROOT: ['chroot'],
  CAP_SYS_MODULE: names('init_module finit_module delete_module'),
  CAP_SYS_NICE: names('get_mempolicy set_mempolicy set_mempolicy_home_node mbind migrate_pages move_pages'),
  CAP_SYS_PACCT: ['acct'],
  CAP_SYS_PTRACE: names('kcmp pidfd_getfd process_madvise userfaultfd'),
  CAP_SYS_RAWIO: names('iopl ioperm'),
  CAP_SYS_TIME: names('settimeofday stime clock_settime clock_settime64'),
  CAP_SYS_TTY_CONFIG: ['vhangup'],
  CAP_SYSLOG: ['syslog'],
};

function names(...lines: readonly string[]): string[] {
  return lines.flatMap(line => line.split(' '));
}
