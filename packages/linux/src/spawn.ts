import { addressOf, native } from './native.ts';
import { nullDevice } from './null-device.ts';
import { SystemError } from './system-error.ts';

const cInitActions = native('int posix_spawn_file_actions_init(void *actions)');
const cDestroyActions = native('int posix_spawn_file_actions_destroy(void *actions)');
const cAddDup2 = native('int posix_spawn_file_actions_adddup2(void *actions, int from, int to)');
const cAddChdir = native('int posix_spawn_file_actions_addchdir_np(void *actions, const char *path)');
const cInitAttributes = native('int posix_spawnattr_init(void *attributes)');
const cDestroyAttributes = native('int posix_spawnattr_destroy(void *attributes)');
const cSetFlags = native('int posix_spawnattr_setflags(void *attributes, short flags)');
const cSetDefault = native('int posix_spawnattr_setsigdefault(void *attributes, void *signals)');
const cSetMask = native('int posix_spawnattr_setsigmask(void *attributes, void *signals)');
const cSpawn = native(
  'int posix_spawnp(void *pid, const char *file, void *actions, void *attributes, void *args, void *env)',
);

/** Source: spawn.h of glibc. The structures have 80 and 336 bytes there; a set of signals has 128. */
const SETSIGDEF = 0x04;
const SETSIGMASK = 0x08;
const SETSID = 0x80;
const ACTIONS_BYTES = 256;
const ATTRIBUTES_BYTES = 512;
const SIGSET_BYTES = 128;

/** A program to be run. */
export type SpawnRequest = {
  /** Path, or a name that is looked for on PATH. */
  readonly file: string;
  /** What the program is told that it was called by; `file` when left out. */
  readonly name?: string;
  /** Without the program's name. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** One that is frozen is made ready for the kernel once. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Descriptors for stdin, stdout and stderr. Others are inherited when they are not close-on-exec. */
  readonly stdio: readonly (number | 'ignore')[];
  /** It leads a session and process group of its own. */
  readonly newSession?: boolean;
};

/**
 * Run a program, with signals as at the start of a program. Reaping the child is the caller's.
 *
 * node:child_process forks: the kernel copies the page tables of this process, and takes a fault for each page that it
 * writes to afterwards. This is vfork in its effect, and touches nothing.
 * @returns its pid.
 * @throws SystemError ENOENT, EACCES, E2BIG …: nothing runs.
 */
export function spawnProgram({ file, name = file, args, cwd, env, stdio, newSession }: SpawnRequest): number {
  const [actions, attributes] = [Buffer.alloc(ACTIONS_BYTES), Buffer.alloc(ATTRIBUTES_BYTES)];
  checkNumber(cInitActions(actions), 'posix_spawn_file_actions_init', file);
  checkNumber(cInitAttributes(attributes), 'posix_spawnattr_init', file);
  try {
    checkNumber(cAddChdir(actions, cwd), 'posix_spawn_file_actions_addchdir_np', cwd);
    for (const [to, from] of stdio.entries())
      checkNumber(
        cAddDup2(actions, from === 'ignore' ? nullDevice() : from, to),
        'posix_spawn_file_actions',
        String(from),
      );
    checkNumber(
      cSetFlags(attributes, SETSIGDEF | SETSIGMASK | (newSession ? SETSID : 0)),
      'posix_spawnattr_setflags',
      file,
    );
    checkNumber(cSetDefault(attributes, Buffer.alloc(SIGSET_BYTES, 0xff)), 'posix_spawnattr_setsigdefault', file);
    checkNumber(cSetMask(attributes, Buffer.alloc(SIGSET_BYTES)), 'posix_spawnattr_setsigmask', file);
    const pid = Buffer.alloc(4);
    const errno = cSpawn(pid, file, actions, attributes, strings([name, ...args]), environment(env));
    checkNumber(errno, 'posix_spawn', file);
    return pid.readInt32LE();
  } finally {
    cDestroyActions(actions);
    cDestroyAttributes(attributes);
  }
}

const environments = new WeakMap<SpawnRequest['env'], Buffer>();

function environment(env: SpawnRequest['env']): Buffer {
  const known = environments.get(env);
  if (known) return known;
  const made = strings(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${value}`)));
  if (Object.isFrozen(env)) environments.set(env, made);
  return made;
}

/** These functions answer the error number itself. */
function checkNumber(errno: number, call: string, subject: string): void {
  if (errno !== 0) throw new SystemError(call, errno, subject);
}

/** An array of pointers to strings, with a null at its end, and the strings behind it: one buffer, so that all of it stays referenced. */
function strings(list: readonly string[]): Buffer {
  const text = Buffer.from(list.map(item => `${item}\0`).join(''));
  const buffer = Buffer.alloc(8 * (list.length + 1) + text.length);
  let offset = 8 * (list.length + 1);
  text.copy(buffer, offset);
  const address = addressOf(buffer);
  for (const [i, item] of list.entries()) {
    buffer.writeBigUInt64LE(address + BigInt(offset), 8 * i);
    offset += Buffer.byteLength(item) + 1;
  }
  return buffer;
}
