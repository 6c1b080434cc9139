import { closeSync } from 'node:fs';
import { memfd } from '@cleat/linux';
import { SHIM_ENV } from '../node-flags.ts';
import { version } from '../version.ts';
import { type Program, STATE_VERSIONS } from './state.ts';

/** What a program says when it is asked whether it could take over. One line of JSON. */
export type SelfTestAnswer = Program & {
  /** Versions of the handed-over state that it can read. */
  readonly reads: readonly number[];
};

/** Try what taking over needs: all code loads, and the system calls are there. @throws what does not work. */
export async function selfTest(): Promise<SelfTestAnswer> {
  await Promise.all([import('./resume.ts'), import('./upgrade.ts'), import('../io/terminal-io.ts')]);
  closeSync(memfd('cleat-self-test'));
  const env = Object.keys(SHIM_ENV).flatMap(name => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    version: version(),
    file: process.execPath,
    args: [...process.execArgv, process.argv[1] ?? ''],
    env: Object.fromEntries(env),
    reads: STATE_VERSIONS,
  };
}
