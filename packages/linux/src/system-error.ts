import { constants } from 'node:os';
import { getSystemErrorMessage, getSystemErrorName } from 'node:util';
import { koffi } from './native.ts';

/** A system call that failed: `mount(/a): EPERM (operation not permitted)`. Same `code`, `syscall`, `path` as Node's own. */
export class SystemError extends Error {
  override readonly name = 'SystemError';
  /** Name of the error, such as `EPERM`. */
  readonly code: string;
  /** The kernel's positive number. */
  readonly errno: number;
  readonly syscall: string;
  readonly path: string | undefined;

  constructor(syscall: string, errno: number, path?: string) {
    const code = getSystemErrorName(-errno);
    super(`${syscall}(${path ?? ''}): ${code} (${getSystemErrorMessage(-errno)})`);
    this.code = code;
    this.errno = errno;
    this.syscall = syscall;
    this.path = path;
  }
}

/** Number of an error, by name. */
export const { errno: ERRNO } = constants;

/** errno of the last call made through koffi. */
export const lastErrno = (): number => koffi().errno();

/**
 * The result of a C function that answers -1 on failure.
 * @throws SystemError for -1, from errno; call at once after the function.
 */
export function check(result: number, syscall: string, path?: string): number {
  if (result !== -1) return result;
  throw new SystemError(syscall, lastErrno(), path);
}

/** As `check`, but `undefined` when the call failed with one of `expected` (such as EAGAIN). */
export function checkUnless(
  expected: readonly number[],
  result: number,
  syscall: string,
  path?: string,
): number | undefined {
  if (result !== -1) return result;
  const errno = lastErrno();
  if (expected.includes(errno)) return undefined;
  throw new SystemError(syscall, errno, path);
}
