import { closeSync } from 'node:fs';
import { memfd } from '@cleat/linux';
import { version } from '../version.ts';
import { type Program, STATE_VERSIONS } from './state.ts';

/** Environment that a launcher sets for this program: malloc and libuv read theirs once, when the program begins. */
const LAUNCH_ENV = ['MALLOC_ARENA_MAX', 'UV_THREADPOOL_SIZE'] as const;

/** What a program says when it is asked whether it could take over. One line of JSON. */
export type SelfTestAnswer = Program & {
  /** Versions of the handed-over state that it can read. */
  readonly reads: readonly number[];
};

/** Try what taking over needs: all code loads, and the system calls are there. @throws what does not work. */
export async function selfTest(): Promise<SelfTestAnswer> {
  await Promise.all([import('./resume.ts'), import('./upgrade.ts'), import('../io/terminal-io.ts')]);
  closeSync(memfd('cleat-self-test'));
  const env = LAUNCH_ENV.flatMap(name => {
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
