import { join } from 'node:path';
import type { Init } from '@cleat/proto/codec';
import type { ContainerConfig } from '@cleat/proto/cri';

/** Where a container of `withHost` finds the node's own files. */
const HOST = '/node';

/** A container that has the node's files besides its own, so that programs can be run in it that no image has. */
export const withHost: Init<ContainerConfig> = {
  mounts: [{ hostPath: '/', containerPath: HOST, readonly: true }],
};

/**
 * Command line, for a container made with `withHost`, of a Node program that makes system calls: each is `[number,
 * arguments…]`; it prints the error's number of each, or 0, as a JSON array.
 */
export function systemCalls(calls: readonly (readonly number[])[]): string[] {
  const koffi = join(import.meta.dirname, '..', '..', 'node_modules', 'koffi');
  const program = `
    const koffi = require(${JSON.stringify(koffi)});
    const call = koffi.load(null).func('long syscall(long n, long a, long b, long c, long d, long e)');
    const run = ([n, a = 0, b = 0, c = 0, d = 0, e = 0]) => (call(n, a, b, c, d, e) < 0 ? koffi.errno() : 0);
    console.log(JSON.stringify(${JSON.stringify(calls)}.map(run)));`;
  return ['chroot', HOST, process.execPath, '-e', program];
}
