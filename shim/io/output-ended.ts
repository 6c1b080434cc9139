import { drainIo, type ProcessIo } from './process-io.ts';

/** How long a pipe that another process holds open may delay the end of a command's output, in milliseconds. */
const HELD_PIPE_TIMEOUT_MS = 1_000;
/** How often that is looked at. */
const HELD_PIPE_STEP_MS = 50;

/**
 * A command has ended: wait for the end of its pipes, but not long for a process that holds them and is silent or endless.
 * @param isStalled the reader is slow, which is not the command's fault: time counts only while it is not.
 */
export async function outputEnded(io: ProcessIo, isStalled: () => boolean, signal: AbortSignal): Promise<void> {
  await drainIo(io, HELD_PIPE_TIMEOUT_MS);
  let open = io.pumps.some(pump => pump.isOpen);
  const ends = Promise.all(io.pumps.map(pump => pump.ended)).then(() => {
    open = false;
  });
  if (!open) await ends;
  for (let heldMs = 0; open && heldMs < HELD_PIPE_TIMEOUT_MS && !signal.aborted; ) {
    await Promise.race([ends, new Promise(resolve => setTimeout(resolve, HELD_PIPE_STEP_MS))]);
    if (!isStalled()) heldMs += HELD_PIPE_STEP_MS;
  }
}
