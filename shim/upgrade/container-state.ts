import { OomCounter } from '../cgroup/oom.ts';
import type { Keep } from '../io/io-state.ts';
import { goOnIo, type TerminalModule } from '../io/open.ts';
import { Container } from '../process/container.ts';
import { handleExecExit, handleInitExit, noticeOom } from '../process/exit.ts';
import { ioContext } from '../process/io-context.ts';
import { Process } from '../process/process.ts';
import { Runtime } from '../runtime/runtime.ts';
import type { Shim } from '../shim.ts';
import type { ContainerState, ProcessState } from './state.ts';

/** The container, as it is handed over. Its streams are held. */
export function containerState(container: Container, keep: Keep): ContainerState {
  const { id, bundle, runtime, cgroup, mounts, ioOwner, init, execs } = container;
  const { awaitsStart, initReaped, oomKills, oom, files } = container;
  return {
    id,
    bundle,
    runtime: runtime.options,
    ...(cgroup && { cgroup }),
    mounts,
    ioOwner,
    awaitsStart,
    initReaped,
    oomKills,
    ...(oom && { oomSeen: oom.seen }),
    files,
    init: processState(init, keep),
    execs: [...execs.values()].map(exec => processState(exec, keep)),
  };
}

const processState = ({ execId, stdio, spec, state, io }: Process, keep: Keep): ProcessState => ({
  execId,
  stdio,
  spec,
  state,
  ...(io && { io: io.handOver(keep) }),
});

/**
 * Go on with the container of a predecessor, in one synchronous stretch.
 * @param terminal where a process of it has one.
 */
export function goOnContainer(shim: Shim, state: ContainerState, terminal: TerminalModule | undefined): Container {
  const { id, bundle, runtime, cgroup, ioOwner, oomSeen } = state;
  const context = ioContext(shim, id);
  const goOnProcess = ({ execId, stdio, spec, state: task, io }: ProcessState): Process => {
    const process = new Process(execId, stdio, spec, task);
    if (io) process.io = goOnIo(stdio, context, ioOwner, io, terminal);
    return process;
  };
  const container = new Container(
    id,
    bundle,
    new Runtime(runtime, bundle, shim.children, shim.history),
    goOnProcess(state.init),
  );
  container.ioOwner = ioOwner;
  container.mounts = state.mounts;
  container.awaitsStart = state.awaitsStart ?? false;
  container.initReaped = state.initReaped;
  container.oomKills = state.oomKills;
  container.files = state.files;
  container.cgroup = cgroup;
  if (cgroup && oomSeen) container.oom = new OomCounter(cgroup, () => noticeOom(shim, container), oomSeen);
  const { init } = container;
  if (init.pid !== 0) shim.reaper.own(init.pid, exit => void handleInitExit(shim, container, exit));
  for (const exec of state.execs.map(goOnProcess)) {
    container.execs.set(exec.execId, exec);
    if (exec.pid !== 0) shim.reaper.own(exec.pid, exit => void handleExecExit(shim, container, exec, exit));
  }
  return container;
}
