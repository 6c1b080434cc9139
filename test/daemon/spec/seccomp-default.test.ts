import { readFileSync } from 'node:fs';
import t from 'tap';
import { ARCHITECTURE_CALLS, CAPABILITY_CALLS, EVERYDAY_CALLS } from '../../../daemon/spec/seccomp-calls.ts';
import { defaultSeccomp, type SeccompRule } from '../../../daemon/spec/seccomp-default.ts';

/** Names of the system calls that the C headers of this machine know, for 64-bit and 32-bit programs. */
function headerCalls(): Set<string> {
  const files =
    process.arch === 'arm64'
      ? ['/usr/include/asm-generic/unistd.h']
      : ['unistd_64.h', 'unistd_32.h'].map(name => `/usr/include/x86_64-linux-gnu/asm/${name}`);
  const text = files.map(file => readFileSync(file, 'utf8')).join('\n');
  return new Set([...text.matchAll(/#define __NR(?:3264)?_(\w+)/g)].map(([, name = '']) => name));
}

/** In kernels newer than some headers. Source: arch/x86/entry/syscalls/syscall_64.tbl of Linux 6.19. */
const NEWER = new Set(
  `cachestat fchmodat2 map_shadow_stack futex_wake futex_wait futex_requeue statmount listmount lsm_get_self_attr
   lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat listxattrat removexattrat open_tree_attr file_getattr
   file_setattr listns rseq_slice_yield uretprobe uprobe`.split(/\s+/),
);

/** By which 32-bit programs of other architectures, or old ones, know what other names stand for here. */
const ELSEWHERE = new Set('send recv'.split(' '));

/** What no container may call, whatever its capabilities. */
const REFUSED = new Set(
  [
    'add_key keyctl request_key', // keyrings belong to users of the whole machine
    'io_uring_setup io_uring_enter io_uring_register', // a second way to most calls, past this filter
    'kexec_load kexec_file_load swapon swapoff nfsservctl vserver', // the machine's own affairs
    'sysfs ustat uselib _sysctl bdflush', // obsolete, with a history of holes
    'vm86 vm86old', // 16-bit programs
    'create_module get_kernel_syms query_module getpmsg putpmsg afs_syscall tuxcall security', // never implemented, or not any more
    'break stty gtty ftime prof lock mpx ulimit profil idle',
  ].flatMap(line => line.split(' ')),
);

/** Listed only with a condition. */
const FILTERED = new Set(['personality', 'socket', 'clone', 'clone3']);
const ofCapabilities = new Set(Object.values(CAPABILITY_CALLS).flat());
const listed = [...EVERYDAY_CALLS, ...ARCHITECTURE_CALLS.x64, ...ARCHITECTURE_CALLS.arm64];

const rulesOf = (bounding: readonly string[], arch?: string) =>
  defaultSeccomp(bounding, arch)['syscalls'] as SeccompRule[];

/** What the filter answers to a call, as the kernel would run it. */
function answer(rules: readonly SeccompRule[], name: string, ...args: bigint[]): string {
  const rule = rules.find(
    r =>
      r.names.includes(name) &&
      (r.args ?? []).every(a => ((args[a.index] ?? 0n) & BigInt(a.value)) === BigInt(a.valueTwo)),
  );
  return rule ? `${rule.action}${rule.errnoRet ? ` ${rule.errnoRet}` : ''}` : 'SCMP_ACT_ERRNO 1';
}
const ALLOWED = 'SCMP_ACT_ALLOW';
const REFUSED_ANSWER = 'SCMP_ACT_ERRNO 1';

t.test('every name in the filter is that of a system call, and is there once', async t => {
  const known = new Set([...headerCalls(), ...NEWER, ...ELSEWHERE, ...ARCHITECTURE_CALLS.arm64]);
  const legacy = process.arch === 'arm64' ? new Set<string>(listed) : new Set<string>(); // its headers lack x86's old ones
  t.same(
    [...listed, ...ofCapabilities, ...FILTERED].filter(name => !known.has(name) && !legacy.has(name)),
    [],
  );
  t.same(
    listed.filter((name, i) => listed.indexOf(name) !== i),
    [],
  );
});

t.test('it was decided for every system call of the kernel whether a container may call it', async t => {
  const decided = new Set([...listed, ...ofCapabilities, ...FILTERED, ...REFUSED]);
  t.same(
    [...headerCalls(), ...NEWER].filter(name => !decided.has(name) && !/^(syscalls|arch_specific)/.test(name)),
    [],
  );
  t.same(
    listed.filter(name => ofCapabilities.has(name) || FILTERED.has(name) || REFUSED.has(name)),
    [],
  );
  t.same(
    [...ofCapabilities].filter(name => REFUSED.has(name)),
    [],
  );
});

t.test('a capability brings its system calls, and no others', async t => {
  const none = rulesOf([]);
  for (const name of [...ofCapabilities, ...REFUSED].filter(name => !FILTERED.has(name)))
    t.equal(answer(none, name), REFUSED_ANSWER, name);
  for (const [capability, names] of Object.entries(CAPABILITY_CALLS)) {
    const rules = rulesOf([capability]);
    for (const name of ofCapabilities)
      if (!FILTERED.has(name)) t.equal(answer(rules, name), names.includes(name) ? ALLOWED : REFUSED_ANSWER, name);
  }
  t.same(rulesOf(['CAP_KILL']), none);
});

t.test('a process may be made, but no namespace, unless by CAP_SYS_ADMIN', async t => {
  const [NEWUSER, NEWNET, VM, SIGCHLD] = [0x10000000n, 0x40000000n, 0x100n, 17n];
  const rules = rulesOf([]);
  t.equal(answer(rules, 'clone', VM | SIGCHLD), ALLOWED);
  for (const flags of [NEWUSER, NEWNET, NEWUSER | VM | SIGCHLD]) t.equal(answer(rules, 'clone', flags), REFUSED_ANSWER);
  t.equal(answer(rules, 'clone3'), 'SCMP_ACT_ERRNO 38', 'ENOSYS: the C library falls back to clone');
  const admin = rulesOf(['CAP_SYS_ADMIN']);
  t.equal(answer(admin, 'clone', NEWUSER), ALLOWED);
  t.equal(answer(admin, 'clone3'), ALLOWED);
});

t.test(
  'sockets of the kernel’s ciphers and of the hypervisor are refused, with any bits in the upper half',
  async t => {
    const rules = rulesOf([]);
    for (let family = 0n; family < 64n; family++)
      for (const upper of [0n, 1n << 32n, 1n << 63n])
        t.equal(
          answer(rules, 'socket', family | upper, 1n),
          family === 38n || family === 40n ? REFUSED_ANSWER : ALLOWED,
          `family ${family}`,
        );
  },
);

t.test('a personality can be asked for and its harmless values set', async t => {
  const rules = rulesOf([]);
  for (const value of [0n, 8n, 0x20000n, 0x20008n, 0xffffffffn, 0xffffffffffffffffn])
    t.equal(answer(rules, 'personality', value), ALLOWED, `${value}`);
  for (const value of [0x40000n, 0x400000n, 1n]) t.equal(answer(rules, 'personality', value), REFUSED_ANSWER);
});

t.test('the filter is of this machine’s architecture and those whose programs it runs', async t => {
  t.same(defaultSeccomp([], 'x64')['architectures'], ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32']);
  t.same(defaultSeccomp([], 'arm64')['architectures'], ['SCMP_ARCH_AARCH64', 'SCMP_ARCH_ARM']);
  t.equal(answer(rulesOf([], 'arm64'), 'sync_file_range2'), ALLOWED);
  t.equal(answer(rulesOf([], 'x64'), 'modify_ldt'), ALLOWED);
  t.equal(answer(rulesOf([], 'arm64'), 'modify_ldt'), REFUSED_ANSWER);
});
