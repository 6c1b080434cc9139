import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isBundled } from './version.ts';

/** The folder of the built programs: the one above our bundle, or the one a build makes of this tree. */
const programDir = isBundled ? join(import.meta.dirname, '..') : join(import.meta.dirname, '..', '..', 'bin');

/** The program of a shim: a path stays; a name is looked for beside ours, and is left to PATH when it is not there. */
export function findShim(shim: string): string {
  const beside = join(programDir, shim);
  return !shim.includes('/') && existsSync(beside) ? beside : shim;
}
