import { closeSync, writeSync } from 'node:fs';
import { bundleFiles, failpoint, internal, messageOf, writeFileAtomicSync } from '@cleat/base';
import { dup2, exitNow, recvFds, setChildSubreaper, waitReadableNow } from '@cleat/linux';
import { loadTerminalIo } from '../io/open.ts';
import { version } from '../version.ts';
import { goOn } from './go-on.ts';
import { decodeState, STATE_VERSIONS, type UpgradeState } from './state.ts';
import { readState } from './state-file.ts';
import { FAILED, FIRST_PLACE, type Ready, SERVES } from './succession.ts';

/** How long the predecessor may take until it stands still and has sent what it has, in milliseconds. */
const STATE_TIMEOUT_MS = 20_000;

/**
 * Take the place of the shim that had this process forked. See succession.ts. Ends the process when it does not come to
 * that: the predecessor goes on then.
 * @param connection to the predecessor; closed when this one serves.
 */
export async function takeOver(env: NodeJS.ProcessEnv, connection: number): Promise<void> {
  let begin: () => void;
  try {
    setChildSubreaper();
    const terminal = await loadTerminalIo();
    await failpoint('shim.succeed.ready');
    const ready: Ready = { version: version(), pid: process.pid, reads: STATE_VERSIONS };
    writeSync(connection, `${JSON.stringify(ready)}\n`);
    const state = receive(connection);
    if (!state) exitNow(0); // it goes on without us
    await failpoint('shim.succeed.taken');
    begin = goOn(state, env, terminal);
    writeFileAtomicSync(bundleFiles(state.flags.bundle).shimPid, String(process.pid), { durable: false });
    say(connection, SERVES);
    while (!waitReadableNow(connection, -1)); // its leave, or its end; a signal is neither
    closeSync(connection);
  } catch (err) {
    say(connection, `${FAILED}${messageOf(err)}`);
    exitNow(1);
  }
  begin();
}

/** Synchronously. @returns undefined when the predecessor has given up, or is gone. @throws RpcError Internal for what is no state */
function receive(connection: number): UpgradeState | undefined {
  let [place, state]: [number, UpgradeState | undefined] = [FIRST_PLACE, undefined];
  for (;;) {
    if (!waitReadableNow(connection, STATE_TIMEOUT_MS)) return undefined;
    const { fds, bytes } = recvFds(connection, 1) ?? { fds: [], bytes: undefined };
    if (bytes?.length === 0) return undefined;
    for (const fd of fds) {
      if (fd >= FIRST_PLACE) throw internal(`descriptor ${fd} is in the place of another`);
      if (state) dup2(fd, place++);
      else state = decodeState(readState(fd));
      closeSync(fd);
    }
    if (state && place === FIRST_PLACE + state.fds.length) return state;
  }
}

function say(connection: number, what: string): void {
  try {
    writeSync(connection, what);
  } catch {
    // the predecessor has died: what it had is ours, or nobody's
  }
}
