import { failedPrecondition, invalidArgument, notFound } from '@cleat/base';
import type { KillRequest } from '@cleat/proto/task-v3';
import { signalCgroup } from '../cgroup/members.ts';
import { thawForKill } from '../cgroup/thaw.ts';
import type { Shim } from '../shim.ts';
import { findContainer, findProcess } from './find.ts';

/** Highest signal number. Source: signal(7), SIGRTMAX. */
const MAX_SIGNAL = 64;
const SIGKILL = 9;

/**
 * Kill: signal a process, or all of the task. Takes no lock: a signal must come through whatever else goes on.
 * A process of ours that was not reaped cannot have lost its pid to another, so kill(2) does.
 */
export async function kill(shim: Shim, { id, execId, signal, all }: KillRequest) {
  const container = findContainer(shim, id);
  const target = findProcess(shim, id, execId);
  if (signal < 1 || signal > MAX_SIGNAL) throw invalidArgument(`signal ${signal} is not one: 1 to ${MAX_SIGNAL}`);
  if (target.state.kind === 'created' && target.pid === 0)
    throw failedPrecondition(`exec ${execId} of task ${id} was not started`);
  if (all && execId === '' && container.cgroup) signalCgroup(container.cgroup, signal);
  else if (shim.reaper.owns(target.pid)) process.kill(target.pid, signal);
  else throw notFound(`process ${execId || id} has ended already`);
  if (signal === SIGKILL && container.init.state.kind === 'paused' && container.cgroup) thawForKill(container.cgroup);
  return {};
}
