import { closeSync, fstatSync, readSync, writeSync } from 'node:fs';
import { internal, messageOf } from '@cleat/base';
import { setCloexec } from '@cleat/linux';
import { loadTerminalIo, type TerminalModule } from '../io/open.ts';
import { assemble } from '../serve.ts';
import { version } from '../version.ts';
import { goOnContainer } from './container-state.ts';
import { decodeState, type UpgradeState } from './state.ts';
import { executeWith } from './upgrade.ts';

/** The byte that lets a process with older sessions go on. */
const GO = Buffer.from('g');

/**
 * Go on where a predecessor in this process left off. If that is not possible, become the predecessor again, which is
 * told why.
 * @param stateFd of a file with its state.
 */
export async function resume(env: NodeJS.ProcessEnv, stateFd: number): Promise<void> {
  const text = readAll(stateFd);
  closeSync(stateFd);
  const terminal = await loadTerminalIo();
  try {
    goOn(decodeState(text), env, terminal);
  } catch (err) {
    goBack(text, err);
  }
}

/** In one synchronous stretch: nothing is read, reaped or answered before all is there. */
function goOn(state: UpgradeState, env: NodeJS.ProcessEnv, terminal: TerminalModule): void {
  for (const fd of state.fds) setCloexec(fd, true);
  const { shim, server, listener } = assemble(state.flags, env, state.startedAtNs);
  shim.reaper.hold();
  shim.log.level = state.logLevel;
  shim.failedUpgrade = state.failure;
  if (state.container) shim.container = goOnContainer(shim, state.container, terminal);
  for (const host of state.hosts) shim.hosts.add(shim, host);
  listener.listen({ fd: state.listener });
  server.serve(listener);
  shim.events.goOn(state.events);
  for (const connection of state.connections) server.adopt(connection);
  for (const { fd, waits } of state.hosts) if (waits) writeSync(fd, GO);
  shim.reaper.release();
  const { version: from } = state.from;
  if (state.failure) shim.log.error({ failure: state.failure }, 'the other version could not take over: going on');
  else shim.log.info({ from }, 'went on as another version');
}

/** @throws the error when it is a predecessor that cannot go on itself: there is nobody to go back to. */
function goBack(text: string, error: unknown): never {
  const state = JSON.parse(text) as UpgradeState;
  if (state.failure !== undefined) throw error;
  const failure = `version ${version()} could not take over: ${messageOf(error)}`;
  executeWith({ ...decodeState(text), failure }, state.from);
}

function readAll(fd: number): string {
  const bytes = Buffer.alloc(fstatSync(fd).size);
  for (let length = 0; length < bytes.length; ) {
    const count = readSync(fd, bytes, length, bytes.length - length, length);
    if (count === 0) throw internal('the state of the predecessor is cut off');
    length += count;
  }
  return bytes.toString('utf8');
}
