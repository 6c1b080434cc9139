import { failedPrecondition, notFound, unimplemented } from '@cleat/base';
import type { Task } from '@cleat/proto/task-v3';
import type { Handlers } from 'ttrpc-ts';
import type { Shim } from '../shim.ts';
import { stateOf } from '../task/state.ts';
import { timestamp } from '../timestamp.ts';
import { version } from '../version.ts';
import { LAUNCH_TIMEOUT_MS, WAIT_TIMEOUT_MS } from './client.ts';
import type { ForeignContainer } from './container.ts';
import { deleteForeignTask } from './delete-task.ts';

const LAUNCH = { timeoutMs: LAUNCH_TIMEOUT_MS };

/**
 * The task API of a container that another shim runs. What concerns the init's streams, state and end is ours; all else,
 * and every exec of the caller's own, is passed on.
 */
export function taskHandlers(shim: Shim, container: ForeignContainer): Handlers<typeof Task> {
  const { id, bundle, init, io } = container;
  const { task } = container.connection;
  return {
    create: () => Promise.reject(failedPrecondition(`this shim has the container ${id} already`)),
    state: req => (req.execId ? task.state(req) : { id, bundle, ...stateOf(init) }),
    start: req => (req.execId ? task.start(req, LAUNCH) : startInit(container)),
    wait: req => (req.execId ? task.wait(req, { timeoutMs: WAIT_TIMEOUT_MS }) : waitInit(container)),
    kill: req => {
      if (!req.execId && init.state.kind === 'stopped') throw notFound(`process ${id} has ended already`);
      return task.kill(req);
    },
    delete: req => (req.execId ? task.delete(req) : deleteInit(shim, container)),
    pause: async req => {
      await task.pause(req);
      init.move({ kind: 'paused', pid: init.pid });
      return {};
    },
    resume: async req => {
      await task.resume(req);
      init.move({ kind: 'running', pid: init.pid });
      return {};
    },
    closeIO: req => {
      if (req.execId) return task.closeIO(req);
      if (req.stdin) io.closeStdin();
      return {};
    },
    pids: req => task.pids(req),
    exec: req => task.exec(req),
    resizePty: req => task.resizePty(req),
    update: req => task.update(req),
    stats: req => task.stats(req),
    checkpoint: () => Promise.reject(unimplemented('checkpoints are not supported')),
    connect: () => ({ shimPid: process.pid, taskPid: init.pid, version: version() }),
    shutdown: ({ now }) => {
      if (now) shim.leave('asked to shut down');
      return {};
    },
  };
}

async function startInit({ id, init, connection }: ForeignContainer) {
  const started = Promise.withResolvers<void>();
  init.launching = started.promise;
  try {
    const { pid } = await connection.task.start({ id }, LAUNCH);
    init.move({ kind: 'running', pid: pid || init.pid });
    return { pid: pid || init.pid };
  } finally {
    started.resolve();
  }
}

async function waitInit({ init }: ForeignContainer) {
  const { status, atNs } = await init.exited;
  return { exitStatus: status, exitedAt: timestamp(atNs) };
}

async function deleteInit(shim: Shim, container: ForeignContainer) {
  using _lock = await shim.locks.acquire('init');
  const { id, init, io, connection } = container;
  if (init.state.kind === 'running' || init.state.kind === 'paused')
    throw failedPrecondition(`task ${id} is ${init.state.kind}, cannot be deleted`);
  const deleted = await deleteForeignTask(connection.task, id);
  await io.close();
  shim.foreign = undefined;
  if (container.options.program) await connection.task.shutdown({ id, now: false }).catch(() => undefined); // it leaves before it answers
  connection.channel.close();
  const { state } = init;
  if (state.kind === 'stopped')
    return { pid: state.pid, exitStatus: state.exit.status, exitedAt: timestamp(state.exit.atNs) };
  if (!deleted) throw notFound(`the other shim has no task ${id}`);
  return deleted;
}
