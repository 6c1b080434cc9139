import type { IoState } from './io-state.ts';
import type { IoContext } from './outputs.ts';
import { goOnPipeIo, type IoOwner, openPipeIo } from './pipe-io.ts';
import type { ProcessIo } from './process-io.ts';
import type { Stdio } from './uri.ts';

/** Make `goOnIo` ready for a process with a terminal: most containers have none. */
export const loadTerminalIo = async (): Promise<TerminalModule> => import('./terminal-io.ts');

export type TerminalModule = typeof import('./terminal-io.ts');

/**
 * Go on with the streams of a process that runs already: in one synchronous stretch, so that nothing is read before all is there.
 * @param terminal where the process has one.
 */
export function goOnIo(
  stdio: Stdio,
  context: IoContext,
  owner: IoOwner,
  taken: IoState,
  terminal: TerminalModule | undefined,
): ProcessIo {
  if (stdio.terminal && terminal) return terminal.goOnTerminalIo(stdio, context, taken);
  return goOnPipeIo(stdio, context, owner, taken);
}

/** Open the standard streams of a process that is about to be made. @throws as Outputs.open and StdinFifo do. */
export async function openIo(stdio: Stdio, context: IoContext, owner: IoOwner): Promise<ProcessIo> {
  if (!stdio.terminal) return openPipeIo(stdio, context, owner);
  const { openTerminalIo } = await import('./terminal-io.ts'); // most containers have none
  return openTerminalIo(stdio, context);
}
