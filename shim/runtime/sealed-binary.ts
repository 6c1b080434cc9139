import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { sealedCopy } from '@cleat/linux';

/** An OCI runtime that is in memory, and of which file it was made. */
type Sealed = {
  readonly binary: string;
  readonly path: string;
  readonly identity: string | undefined;
  readonly fd: number;
};

/** How long a copy may take to prove that it runs, in milliseconds. */
const PROOF_TIMEOUT_MS = 5_000;

let sealed: Sealed | undefined;

/**
 * In the zygote: keep a sealed copy of the OCI runtime in memory, for all shims that are forked afterwards. runc and crun copy
 * or bind-mount their own file for each container and each exec, unless they run from such a copy already, so that no
 * container can overwrite it (CVE-2019-5736): that is a fifth of the time of an exec. Without a copy nothing is lost but that.
 * @param binary path of the runtime, or its name on PATH.
 * @throws when it cannot be copied, or its copy does not run.
 */
export function sealBinary(binary: string): void {
  if (existsSync('/sys/fs/selinux/enforce')) return; // the runtime's domain comes with its file's label
  const path = pathOf(binary);
  if (path === undefined || !isElf(path)) return; // a script is opened by path, by its interpreter
  const identity = identityOf(path); // before the copy is made: a file that changes meanwhile is another one
  const fd = sealedCopy(path, binary);
  const limits = { timeout: PROOF_TIMEOUT_MS, killSignal: 'SIGKILL' } as const; // it ends, whatever it does
  const { status, error } = spawnSync(inMemory(fd), ['--version'], { stdio: 'ignore', ...limits });
  if (status === 0) {
    sealed = { binary, path, identity, fd };
    return;
  }
  closeSync(fd);
  throw new Error('its copy in memory does not run', { cause: error });
}

/** In a child that runs no containers: let go of the copy. */
export function forgetSealedBinary(): void {
  if (sealed) closeSync(sealed.fd);
  sealed = undefined;
}

/** The file to run for a runtime: the copy in memory, unless its file is another one by now. */
export function programOf(binary: string): string {
  if (sealed?.binary !== binary || pathOf(binary) !== sealed.path) return binary;
  return identityOf(sealed.path) === sealed.identity ? inMemory(sealed.fd) : binary;
}

const inMemory = (fd: number) => `/proc/self/fd/${fd}`;

const pathOf = (binary: string) => (binary.includes('/') ? binary : onPath(binary));

const onPath = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map(directory => join(directory, name))
    .find(isProgram);

function isProgram(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && (found.mode & 0o111) !== 0;
}

/** Another after every upgrade, also one in place. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found && `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}

function isElf(path: string): boolean {
  const fd = openSync(path, 'r');
  try {
    const magic = Buffer.alloc(4);
    readSync(fd, magic, 0, magic.length, 0);
    return magic.toString('latin1') === '\x7fELF';
  } finally {
    closeSync(fd);
  }
}
