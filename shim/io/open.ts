import type { IoContext } from './outputs.ts';
import { type IoOwner, openPipeIo } from './pipe-io.ts';
import type { ProcessIo } from './process-io.ts';
import type { Stdio } from './uri.ts';

/** Open the standard streams of a process that is about to be made. @throws as Outputs.open and StdinFifo do. */
export async function openIo(stdio: Stdio, context: IoContext, owner: IoOwner): Promise<ProcessIo> {
  if (!stdio.terminal) return openPipeIo(stdio, context, owner);
  const { openTerminalIo } = await import('./terminal-io.ts'); // most containers have none
  return openTerminalIo(stdio, context);
}
