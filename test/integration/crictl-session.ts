import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { withDeadline } from '@cleat/base';
import { eventually } from '../node/reach.ts';
import type { World } from './world.ts';

/** How long a session may take to say something, and to end, in milliseconds. */
const SESSION_MS = 60_000;

/** crictl gives up after two seconds unless told, which is little on a busy machine. */
export const PATIENT = ['--timeout', '60s'];

/** Where crictl finds the daemon. */
export const crictlEnv = (world: World) => ({ CONTAINER_RUNTIME_ENDPOINT: `unix://${world.daemon.socket}` });

export type CrictlSession = {
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly seen: Readonly<Record<'stdout' | 'stderr', string>>;
  /** Resolves when it has said so, on stdout unless told. */
  says(text: string, on?: 'stdout' | 'stderr'): Promise<void>;
  /** Its exit code, when it has ended. */
  ended(): Promise<number>;
};

/** A session of crictl that goes on while the test does something else. It ends with the world. */
export function crictlSession(world: World, crictl: string, args: readonly string[]): CrictlSession {
  const child = world.node.spawn(crictl, [...PATIENT, ...args], { env: crictlEnv(world) });
  const seen = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (chunk: Buffer) => {
      seen[name] += chunk;
    });
  const ended = once(child, 'close').then(([code]) => code as number);
  const says = (text: string, on: 'stdout' | 'stderr' = 'stdout') =>
    eventually(
      () => {
        if (!seen[on].includes(text)) throw new Error(`it said ${JSON.stringify(seen)}`);
      },
      `the session says ${text}`,
      { timeoutMs: SESSION_MS },
    );
  return { child, seen, says, ended: () => withDeadline(ended, SESSION_MS, 'the session') };
}
