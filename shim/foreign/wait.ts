import { type Clock, isDeadlineExceeded, messageOf, writeExitRecord } from '@cleat/base';
import type { WaitResponse } from '@cleat/proto/task-v3';
import type { Exit } from '../process/task-state.ts';
import type { Shim } from '../shim.ts';
import { timestamp } from '../timestamp.ts';
import { type ForeignTask, WAIT_TIMEOUT_MS } from './client.ts';
import type { ForeignContainer } from './container.ts';

/** How long the end of the init may wait for its last output to arrive, in milliseconds. */
const DRAIN_TIMEOUT_MS = 1_000;

/**
 * Follow the container to its end: the exit record is written and told when its output has arrived. When the other shim
 * is lost, so is the container: this shim leaves then, and its caller finds out what became of the process.
 */
export function followForeign(shim: Shim, container: ForeignContainer): void {
  const { id, connection } = container;
  void waitForeign(connection.task, id, '', shim.clock).then(
    exit => initEnded(shim, container, exit),
    err => {
      if (container.init.state.kind === 'stopped' || shim.foreign !== container) return;
      shim.log.error({ err }, `the other shim of ${id} is gone: ${messageOf(err)}`);
      shim.leave('the shim that runs the container is gone');
    },
  );
}

/** How a process ended, as soon as it has. @throws RpcError when the other shim is gone */
export async function waitForeign(task: ForeignTask, id: string, execId: string, clock: Clock): Promise<Exit> {
  for (;;)
    try {
      return exitOf(await task.wait({ id, execId }, { timeoutMs: WAIT_TIMEOUT_MS }), clock);
    } catch (err) {
      if (!isDeadlineExceeded(err)) throw err;
    }
}

function exitOf({ exitStatus, exitedAt }: WaitResponse, clock: Clock): Exit {
  const atNs = exitedAt ? exitedAt.seconds * 1_000_000_000n + BigInt(exitedAt.nanos) : 0n;
  return { status: exitStatus, atNs: atNs > 0n ? atNs : clock.nowNs() };
}

async function initEnded(shim: Shim, container: ForeignContainer, exit: Exit): Promise<void> {
  const { id, bundle, init, io, oom } = container;
  if ((oom?.kills() ?? 0) > 0) container.oomKilled = true; // the cgroup may be gone before the rest is done
  const pid = 'pid' in init.state ? init.state.pid : 0;
  await init.launching; // an end is told after the start
  await io.ended(DRAIN_TIMEOUT_MS);
  oom?.end();
  try {
    const { status, atNs } = exit;
    writeExitRecord(bundle, { version: 1, id, pid, status, atNs: String(atNs), oomKilled: container.oomKilled });
  } catch (err) {
    shim.log.error({ err }, `the exit record of ${id} cannot be written: ${messageOf(err)}`);
  }
  shim.log.info({ pid, status: exit.status }, 'the init process has ended');
  init.move({ kind: 'stopped', pid, exit });
  const exitedAt = timestamp(exit.atNs);
  shim.events.publish('exit', { containerId: id, id, pid, exitStatus: exit.status, exitedAt });
}
