import { createRequire } from 'node:module';

type Koffi = typeof import('koffi');
type Argument = number | bigint | string | Uint8Array | null;

let loaded: Koffi | undefined;

/** The koffi library, loaded when the first system call is made, so that importing this package costs nothing. */
export function koffi(): Koffi {
  loaded ??= createRequire(import.meta.url)('koffi') as Koffi;
  return loaded;
}

let programImage: ReturnType<Koffi['load']> | undefined;

/** A symbol of the running program: glibc's, or one that the node binary exports (libuv). */
export function symbol(prototype: string): (...args: unknown[]) => unknown {
  programImage ??= koffi().load(null);
  return programImage.func(prototype);
}

/**
 * A C function that answers an integer, declared on its first call. A `Uint8Array` is passed as a pointer to its bytes.
 * Variadic functions (prctl, ioctl, fcntl, syscall) are declared with fixed arguments: on x86-64 and arm64 Linux the
 * calling convention is the same for integers and pointers.
 */
export function native(prototype: string): (...args: Argument[]) => number {
  let declared: ((...args: Argument[]) => number) | undefined;
  return (...args) => {
    declared ??= symbol(prototype) as (...args: Argument[]) => number;
    return declared(...args);
  };
}

/**
 * As `native`, run by a thread of libuv's pool while this one goes on; buffers must stay referenced until it has answered.
 * Not for calls that set errno.
 */
export function nativeElsewhere(prototype: string): (...args: Argument[]) => Promise<number> {
  type Declared = { async(...args: unknown[]): void };
  let declared: Declared | undefined;
  return (...args) =>
    new Promise((resolve, reject) => {
      declared ??= symbol(prototype) as unknown as Declared;
      declared.async(...args, (err: Error | null, result: number) => (err ? reject(err) : resolve(result)));
    });
}

/** Address of a buffer's bytes, to be written into a C structure. The buffer must stay referenced during the call. */
export const addressOf = (bytes: Uint8Array): bigint => koffi().address(bytes);

/** Address of a function of glibc, for C functions that call back into it. */
export function functionAddress(name: string): bigint {
  programImage ??= koffi().load(null);
  return koffi().address(programImage.symbol(name, 'char'));
}
