/**
 * The built-in pause program: the init of a pod's shared PID namespace. It ignores SIGCHLD, so that the kernel reaps
 * orphans by itself, and sleeps for ever. Written as machine code because 200 bytes need neither a compiler nor a
 * registry, and cost two pages of memory.
 */
export function pauseProgram(arch: string): Buffer {
  if (arch === 'x64') return elf(EM_X86_64, X64);
  if (arch === 'arm64') return elf(EM_AARCH64, ARM64);
  throw new Error(`there is no pause program for ${arch}: pods cannot share a PID namespace on it`);
}

const EM_X86_64 = 62;
const EM_AARCH64 = 183;

/** struct sigaction of the kernel: handler SIG_IGN (1), no flags, no restorer, empty mask. */
const IGNORE = [1, ...new Array<number>(31).fill(0)];

const X64 = Buffer.from([
  ...[0xb8, 0x0d, 0x00, 0x00, 0x00], // mov eax, 13        rt_sigaction(
  ...[0xbf, 0x11, 0x00, 0x00, 0x00], // mov edi, 17          SIGCHLD,
  ...[0x48, 0x8d, 0x35, 0x13, 0x00, 0x00, 0x00], // lea rsi, [rip+19]    &ignore,
  ...[0x31, 0xd2], // xor edx, edx         NULL,
  ...[0x41, 0xba, 0x08, 0x00, 0x00, 0x00], // mov r10d, 8          8)
  ...[0x0f, 0x05], // syscall
  ...[0xb8, 0x22, 0x00, 0x00, 0x00], // mov eax, 34        again: pause()
  ...[0x0f, 0x05], // syscall
  ...[0xeb, 0xf7], // jmp again
  ...IGNORE,
]);

const ARM64 = Buffer.concat([
  words([
    0xd28010c8, // mov x8, 134        rt_sigaction(
    0xd2800220, // mov x0, 17           SIGCHLD,
    0x10000181, // adr x1, +48          &ignore,
    0xd2800002, // mov x2, 0            NULL,
    0xd2800103, // mov x3, 8            8)
    0xd4000001, // svc 0
    0xd2800928, // mov x8, 73         again: ppoll(
    0xd2800000, // mov x0, 0            NULL,
    0xd2800001, // mov x1, 0            0,
    0xd2800002, // mov x2, 0            NULL,
    0xd2800003, // mov x3, 0            NULL)
    0xd4000001, // svc 0
    0x17fffffa, // b again
    0xd503201f, // nop                (alignment)
  ]),
  Buffer.from(IGNORE),
]);

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, i * 4);
  return bytes;
}

const HEADERS_BYTES = 64 + 56;
const LOAD_ADDRESS = 0x400000;

/** A static executable of one segment. Source: System V ABI, "Object Files", ELF64. */
function elf(machine: number, code: Buffer): Buffer {
  const header = Buffer.alloc(HEADERS_BYTES);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]); // magic, 64 bit, little-endian, version 1, System V
  header.writeUInt16LE(2, 16); // e_type: executable
  header.writeUInt16LE(machine, 18);
  header.writeUInt32LE(1, 20); // e_version
  header.writeBigUInt64LE(BigInt(LOAD_ADDRESS + HEADERS_BYTES), 24); // e_entry
  header.writeBigUInt64LE(64n, 32); // e_phoff
  header.writeUInt16LE(64, 52); // e_ehsize
  header.writeUInt16LE(56, 54); // e_phentsize
  header.writeUInt16LE(1, 56); // e_phnum
  header.writeUInt32LE(1, 64); // p_type: PT_LOAD
  header.writeUInt32LE(5, 68); // p_flags: read, execute
  header.writeBigUInt64LE(BigInt(LOAD_ADDRESS), 80); // p_vaddr
  header.writeBigUInt64LE(BigInt(LOAD_ADDRESS), 88); // p_paddr
  header.writeBigUInt64LE(BigInt(HEADERS_BYTES + code.length), 96); // p_filesz
  header.writeBigUInt64LE(BigInt(HEADERS_BYTES + code.length), 104); // p_memsz
  header.writeBigUInt64LE(0x1000n, 112); // p_align
  return Buffer.concat([header, code]);
}
