import { failpoint, messageOf, withDeadline, writeExitRecord } from '@cleat/base';
import { endCgroup } from '../cgroup/members.ts';
import { drainIo } from '../io/process-io.ts';
import type { Shim } from '../shim.ts';
import { timestamp } from '../timestamp.ts';
import type { Container } from './container.ts';
import { hasOwnPidNamespace } from './pid-namespace.ts';
import type { Process } from './process.ts';
import type { Exit } from './task-state.ts';

/**
 * How long the end of a process may wait for its last output to arrive, and the init's for the ends of the other
 * processes and of the execs, in milliseconds. Together they stay below the daemon's patience with the exit record.
 */
const DRAIN_TIMEOUT_MS = 1_000;
const OTHERS_TIMEOUT_MS = 300;
const EXECS_TIMEOUT_MS = 500;

/**
 * The init process was reaped. Its end is made a fact (the exit record), and then told, after the ends of all execs
 * and after what it wrote has been read. Never rejects.
 */
export async function handleInitExit(shim: Shim, container: Container, exit: Exit): Promise<void> {
  const { init, id, bundle } = container;
  const { pid } = init;
  container.initReaped = true;
  noticeOom(shim, container); // the cgroup may be gone before the rest is done
  await init.launching; // an end is told after the start
  await endOthers(shim, container);
  await execsEnded(container);
  await drain(shim, init);
  noticeOom(shim, container);
  container.oom?.end();
  try {
    await failpoint('shim.exit.before');
    const { status, atNs } = exit;
    const oomKilled = container.oomKills > 0;
    writeExitRecord(bundle, { version: 1, id, pid, status, atNs: String(atNs), oomKilled });
    await failpoint('shim.exit.after');
  } catch (err) {
    shim.log.error({ err }, `the exit record of ${id} cannot be written: ${messageOf(err)}`);
  }
  shim.log.info({ pid, status: exit.status }, 'the init process has ended');
  init.move({ kind: 'stopped', pid, exit });
  publishExit(shim, container, init, pid, exit);
}

/** An exec'd process was reaped: tell, after what it wrote has been read. Never rejects. */
export async function handleExecExit(shim: Shim, container: Container, exec: Process, exit: Exit): Promise<void> {
  await exec.launching; // an end is told after the start; the pid is known then
  const { pid } = exec;
  await drain(shim, exec);
  noticeOom(shim, container);
  exec.move({ kind: 'stopped', pid, exit });
  publishExit(shim, container, exec, pid, exit);
}

/** Publish TaskOOM when the kernel's OOM killer has struck since the last look. */
export function noticeOom(shim: Shim, container: Container): void {
  const kills = container.oom?.kills() ?? 0;
  if (kills > container.oomKills) shim.events.publish('oom', { containerId: container.id });
  container.oomKills = Math.max(kills, container.oomKills);
}

function publishExit(shim: Shim, container: Container, process: Process, pid: number, exit: Exit): void {
  shim.events.publish('exit', {
    containerId: container.id,
    id: process.execId || container.id,
    pid,
    exitStatus: exit.status,
    exitedAt: timestamp(exit.atNs),
  });
}

/** Where the container's PID namespace is not its own, the kernel does not end the other processes with the init. */
async function endOthers(shim: Shim, { id, bundle, cgroup }: Container): Promise<void> {
  try {
    if (!cgroup || hasOwnPidNamespace(bundle)) return;
    if (!(await endCgroup(cgroup, OTHERS_TIMEOUT_MS))) shim.log.warn(`some processes of ${id} do not end by SIGKILL`);
  } catch (err) {
    shim.log.warn({ err }, `the rest of ${id} cannot be killed: ${messageOf(err)}`);
  }
}

async function execsEnded(container: Container): Promise<void> {
  if (container.execs.size === 0) return;
  const ends = [...container.execs.values()].map(async exec => {
    await exec.launching;
    if (exec.pid !== 0) await exec.exited;
  });
  await withDeadline(Promise.all(ends), EXECS_TIMEOUT_MS, 'the execs').catch(() => {}); // an unkillable one holds up nobody
}

async function drain(shim: Shim, process: Process): Promise<void> {
  if (!process.io) return;
  await drainIo(process.io, DRAIN_TIMEOUT_MS).catch(err => shim.log.warn({ err }, `last output: ${messageOf(err)}`));
}
