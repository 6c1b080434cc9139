import type { OciSeccomp } from './oci.ts';
import { ARCHITECTURE_CALLS, CAPABILITY_CALLS, EVERYDAY_CALLS } from './seccomp-calls.ts';

/** One rule of a filter. Source: config-linux.md, "Seccomp". */
export type SeccompRule = {
  readonly names: readonly string[];
  readonly action: 'SCMP_ACT_ALLOW' | 'SCMP_ACT_ERRNO';
  readonly errnoRet?: number;
  readonly args?: readonly SeccompArg[];
};

/** For SCMP_CMP_MASKED_EQ: argument `index`, with only the bits of `value` kept, is `valueTwo`. */
export type SeccompArg = {
  readonly index: number;
  readonly value: number;
  readonly valueTwo: number;
  readonly op: 'SCMP_CMP_MASKED_EQ';
};

/** Source: errno(3). */
const EPERM = 1;
const ENOSYS = 38;

/** With the architectures whose programs the same kernel runs. */
const ARCHITECTURES = {
  x64: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'],
  arm64: ['SCMP_ARCH_AARCH64', 'SCMP_ARCH_ARM'],
} as const;

/** Source: clone(2): NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. NEWTIME is no flag of this call. */
const CLONE_NAMESPACES = 0x7e020000;

/** What may be asked of personality(2): Linux, 32-bit machine name, a version 2.6 name, both, and what is set. Not: no address randomisation. */
const PERSONALITIES = [0, 0x0008, 0x20000, 0x20008, 0xffffffff];

/**
 * Families of sockets that no namespace confines: AF_ALG (38), the kernel's ciphers, a large surface that few programs
 * use and none needs; AF_VSOCK (40), which reaches the hypervisor and the machine's other guests.
 */
const REFUSED_FAMILIES = [38, 40];

const LOW_32_BITS = 0xffffffff;

/**
 * The filter of a container that asks for RuntimeDefault: what is not listed fails with EPERM. Calls that a capability
 * is for are listed when the container has it. Names that the machine's libseccomp does not know are passed over by the
 * OCI runtimes.
 * @param bounding the container's bounding set.
 */
export function defaultSeccomp(bounding: readonly string[], arch: string = process.arch): OciSeccomp {
  const processor = arch === 'arm64' ? 'arm64' : 'x64';
  const byCapability = bounding.flatMap(name => CAPABILITY_CALLS[name] ?? []);
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: EPERM,
    architectures: ARCHITECTURES[processor],
    syscalls: [
      allow([...new Set([...EVERYDAY_CALLS, ...ARCHITECTURE_CALLS[processor], ...byCapability])]),
      ...PERSONALITIES.map(value => allow(['personality'], [argument(0, LOW_32_BITS, value)])),
      ...allBut(REFUSED_FAMILIES).map(([mask, bits]) => allow(['socket'], [argument(0, mask, bits)])),
      ...(byCapability.includes('clone') ? [] : CLONE_RULES),
    ] satisfies SeccompRule[],
  };
}

/** The flags of clone3(2) lie in memory, where no filter sees them: told that it is not there, programs take clone(2). */
const CLONE_RULES: readonly SeccompRule[] = [
  allow(['clone'], [argument(0, CLONE_NAMESPACES, 0)]),
  { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
];

function allow(names: readonly string[], args?: readonly SeccompArg[]): SeccompRule {
  return { names, action: 'SCMP_ACT_ALLOW', ...(args && { args }) };
}

function argument(index: number, mask: number, bits: number): SeccompArg {
  return { index, value: mask, valueTwo: bits, op: 'SCMP_CMP_MASKED_EQ' };
}

/** Beyond the last family there is (AF_MAX is 46 in Linux 6.18), and a power of two. */
const FAMILIES_LOG2 = 6;

/**
 * Masks and bits that together match every family but these. The kernel reads an `int` from the low half of a 64-bit
 * register while a filter compares the whole of it: "not equal" would let a refused family pass with a bit of the upper
 * half set.
 */
function allBut(refused: readonly number[], log2 = FAMILIES_LOG2, first = 0): [mask: number, bits: number][] {
  const count = 2 ** log2;
  const within = refused.filter(family => family >= first && family < first + count);
  if (within.length === 0) return [[LOW_32_BITS - (count - 1), first]];
  if (log2 === 0) return [];
  return [first, first + count / 2].flatMap(start => allBut(within, log2 - 1, start));
}
