import { failedPrecondition, removeFileNow } from '@cleat/base';
import { openIo } from '../io/open.ts';
import type { ProcessIo } from '../io/process-io.ts';
import { execPidFile, runtimeExec } from '../runtime/exec.ts';
import type { Shim } from '../shim.ts';
import type { Container } from './container.ts';
import { readPid } from './create.ts';
import { handleExecExit } from './exit.ts';
import { ioContext } from './io-context.ts';
import type { Process } from './process.ts';
import type { Exit } from './task-state.ts';

/** Exit status shown for an exec that could not be started. */
const NOT_STARTED_STATUS = 255;

/**
 * Start an announced exec, and publish TaskExecStarted. The caller holds the exec's lock.
 * @returns its pid.
 */
export async function startExec(shim: Shim, container: Container, process: Process): Promise<number> {
  if (process.state.kind !== 'created' || process.pid !== 0)
    throw failedPrecondition(`exec ${process.execId} is ${process.state.kind}, cannot be started`);
  const { spec } = process;
  process.spec = '';
  const started = Promise.withResolvers<void>();
  process.launching = started.promise;
  try {
    const io = await openIo(process.stdio, ioContext(shim, container.id), container.ioOwner);
    process.io = io;
    const pid = await launchExec(
      shim,
      container,
      { spec, io },
      exit => void handleExecExit(shim, container, process, exit),
    );
    process.move({ kind: 'running', pid });
    shim.events.publish('execStarted', { containerId: container.id, execId: process.execId, pid });
    return pid;
  } catch (err) {
    await process.io?.close();
    const exit = { status: NOT_STARTED_STATUS, atNs: shim.clock.nowNs() };
    process.move({ kind: 'stopped', pid: 0, exit });
    throw err;
  } finally {
    started.resolve();
  }
}

/** Run a process in the container. @param onExit called once, when it was reaped. */
export async function launchExec(
  shim: Shim,
  container: Container,
  { spec, io }: { readonly spec: string; readonly io: ProcessIo },
  onExit: (exit: Exit) => void,
): Promise<number> {
  if (container.initReaped) throw failedPrecondition(`container ${container.id} is not running: nothing can be exec'd`);
  using _launch = shim.reaper.launch();
  const files = container.nextExecFiles();
  const { consoleSocket } = io;
  try {
    await runtimeExec(container.runtime, container.id, io.childStdio, { spec, files, consoleSocket });
    io.started();
    const pid = readPid(execPidFile(files));
    shim.reaper.own(pid, onExit);
    return pid;
  } finally {
    removeFileNow(execPidFile(files));
  }
}
