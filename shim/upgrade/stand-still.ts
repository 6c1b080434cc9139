import { failedPrecondition } from '@cleat/base';
import type { Server } from 'ttrpc-ts';
import type { ProcessIo } from '../io/process-io.ts';
import type { Process } from '../process/process.ts';
import type { Shim } from '../shim.ts';

/** How long all that is under way may take to come to a point where it can be handed over, in milliseconds. */
const STILL_TIMEOUT_MS = 3_000;
/** An event whose answer takes longer is sent again by the successor: its taker knows events that come twice. */
const EVENT_TIMEOUT_MS = 500;
const STEP_MS = 2;

/**
 * Bring the shim to a point where everything that it is doing is either done or can be told in a few words, and call
 * `act` at that moment, in the same turn, which makes it another program.
 * @param act returns only in a process that it has forked, where nothing goes on by itself.
 * @throws RpcError FailedPrecondition with what did not come to rest; what `act` throws. The shim goes on then.
 */
export async function standStill(shim: Shim, server: Server, act: () => void): Promise<void> {
  const startMs = performance.now();
  const elapsedMs = () => performance.now() - startMs;
  try {
    for (const io of commands(shim)) io.hold();
    const calls = await server.suspend(STILL_TIMEOUT_MS);
    if (calls.length > 0) throw failedPrecondition(`the shim cannot stand still: ${calls.join(', ')} goes on`);
    shim.reaper.hold();
    shim.events.hold();
    for (;;) {
      const reason = unrest(shim, server, elapsedMs() > EVENT_TIMEOUT_MS);
      if (reason === undefined) return act();
      if (elapsedMs() > STILL_TIMEOUT_MS) throw failedPrecondition(`the shim cannot stand still: ${reason}`);
      await new Promise(resolve => setTimeout(resolve, STEP_MS));
    }
  } catch (err) {
    for (const io of streams(shim)) io.release();
    shim.events.release();
    shim.reaper.release();
    server.resume();
    throw err;
  }
}

/** What is under way still, in words. Streams are held once nothing else is. */
function unrest(shim: Shim, server: Server, ignoresEvents: boolean): string | undefined {
  if (shim.reaper.isLaunching) return 'a process is being started';
  const ending = processes(shim).find(process => process.pid !== 0 && !shim.reaper.awaits(process.pid));
  if (ending) return `the end of ${ending.execId || 'the init process'} is being told`;
  for (const io of streams(shim)) io.hold();
  const unwritten = streams(shim).map(io => io.unwritten());
  const [call] = server.unfinished;
  if (call) return `${call} goes on`;
  return (
    unwritten.find(reason => reason !== undefined) ?? (shim.events.busy && !ignoresEvents ? 'an event' : undefined)
  );
}

const processes = ({ container }: Shim): Process[] => (container ? [container.init, ...container.execs.values()] : []);

const commands = ({ container }: Shim): ProcessIo[] => [...(container?.commands.keys() ?? [])];

const streams = (shim: Shim): ProcessIo[] => [
  ...processes(shim).flatMap(process => process.io ?? []),
  ...commands(shim),
];
