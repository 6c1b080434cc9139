import { closeSync } from 'node:fs';
import { execute, setCloexec } from '@cleat/linux';
import { flagArgs } from '../cli/flags.ts';
import type { Shim } from '../shim.ts';
import { askProgram } from './ask-program.ts';
import { becomeSessionHost } from './become-session-host.ts';
import { collect, type Serving, withHost } from './collect.ts';
import { standStill } from './stand-still.ts';
import type { Program, UpgradeState } from './state.ts';
import { stateFile } from './state-file.ts';

/**
 * Become another version of this program, in place: same pid, same children, same sockets and pipes. Never returns,
 * also in the process that keeps the open sessions.
 * @param path absolute path of the new program.
 * @throws RpcError as askProgram and standStill do; SystemError when the kernel refuses. The shim goes on then.
 */
export async function upgrade(shim: Shim, serving: Serving, path: string): Promise<never> {
  const program = await askProgram(path, shim.children, shim.reaper.fostered.length > 0 ? 2 : 1);
  shim.log.info({ to: program.version, path }, 'becoming another version');
  await standStill(shim, serving.server, () => become(shim, serving, program));
  return await new Promise<never>(() => {}); // a copy of this process, which keeps the sessions: the call is not its own
}

/** In one synchronous stretch. Returns only in the copy that keeps the sessions. */
function become(shim: Shim, serving: Serving, program: Program): void {
  const { state, fds } = collect(shim, serving, shim.reaper.fostered);
  const host = shim.sessions.isBusy ? becomeSessionHost(shim, fds) : undefined;
  if (shim.sessions.isBusy && !host) return;
  try {
    executeWith(host ? withHost(state, host) : state, program);
  } catch (err) {
    host?.abandon();
    throw err;
  }
}

/** @throws SystemError: then nothing has changed. */
export function executeWith(state: UpgradeState, { file, args, env }: Program): never {
  const fd = stateFile(state);
  const kept = [...state.fds, fd];
  try {
    for (const each of kept) setCloexec(each, false);
    return execute(file, [file, ...args, ...flagArgs(state.flags), 'resume', String(fd)], { ...process.env, ...env });
  } finally {
    for (const each of kept) setCloexec(each, true);
    closeSync(fd);
  }
}
