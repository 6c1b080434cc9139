import { writeSync } from 'node:fs';
import { setCloexec } from '@cleat/linux';
import type { TerminalModule } from '../io/open.ts';
import { assemble } from '../serve.ts';
import { goOnContainer } from './container-state.ts';
import type { UpgradeState } from './state.ts';

/** The byte that lets a process with older sessions go on. */
const GO = Buffer.from('g');

/**
 * Make a shim of what a predecessor handed over, in one synchronous stretch. It does nothing yet, as long as nothing
 * else runs.
 * @returns what makes it go on, in the same stretch: nothing is read, reaped or answered before all is there.
 */
export function goOn(state: UpgradeState, env: NodeJS.ProcessEnv, terminal: TerminalModule): () => void {
  for (const fd of state.fds) setCloexec(fd, true);
  const { shim, server, listener } = assemble(state.flags, env, state.startedAtNs);
  shim.reaper.hold();
  for (const [pid, pidfd] of state.fosters ?? []) shim.reaper.foster(pid, pidfd);
  shim.log.level = state.logLevel;
  shim.failedUpgrade = state.failure;
  if (state.container) shim.container = goOnContainer(shim, state.container, terminal);
  for (const host of state.hosts) shim.hosts.add(shim, host);
  listener.listen({ fd: state.listener });
  return () => {
    server.serve(listener);
    shim.events.goOn(state.events);
    for (const connection of state.connections) server.adopt(connection);
    for (const { fd, waits } of state.hosts) if (waits) writeSync(fd, GO);
    shim.reaper.release();
    const { version: from } = state.from;
    if (state.failure) shim.log.error({ failure: state.failure }, 'the other version could not take over: going on');
    else shim.log.info({ from }, 'went on as another version');
  };
}
