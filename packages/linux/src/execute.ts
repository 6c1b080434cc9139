import { addressOf, native } from './native.ts';
import { check } from './system-error.ts';

const cExecve = native('int execve(const char *path, void *args, void *env)');

/**
 * Become another program: same pid, same children, and the descriptors that are not close-on-exec. Returns never.
 * Unlike `process.execve`, which ends the process when the kernel refuses, this one goes on then.
 * @param args the command line, the program's name first.
 * @throws SystemError ENOENT, EACCES, E2BIG …: nothing has changed.
 */
export function execute(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): never {
  const words = (list: readonly string[]) => list.map(word => Buffer.from(`${word}\0`));
  const argWords = words(args);
  const envWords = words(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${value}`)),
  );
  check(cExecve(path, pointers(argWords), pointers(envWords)), 'execve', path);
  throw new Error('execve returned');
}

/** An array of pointers to these bytes, which must stay referenced, with a null at its end. */
function pointers(words: readonly Uint8Array[]): Buffer {
  const array = Buffer.alloc(8 * (words.length + 1));
  for (const [i, word] of words.entries()) array.writeBigUInt64LE(addressOf(word), 8 * i);
  return array;
}
