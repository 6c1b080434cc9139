import { unimplemented } from '@cleat/base';
import { Task } from '@cleat/proto/task-v3';
import type { Handlers } from 'ttrpc-ts';
import type { Services } from '../debug/recorded.ts';
import type { Shim } from '../shim.ts';
import { closeIo } from './close-io.ts';
import { connect } from './connect.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { exec } from './exec.ts';
import { kill } from './kill.ts';
import { pause } from './pause.ts';
import { pids } from './pids.ts';
import { resizePty } from './resize-pty.ts';
import { resume } from './resume.ts';
import { shutdown } from './shutdown.ts';
import { start } from './start.ts';
import { state } from './state.ts';
import { stats } from './stats.ts';
import { update } from './update.ts';
import { wait } from './wait.ts';

/** Version 2 of the task API: the same messages under another name. */
const TaskV2 = { ...Task, typeName: 'containerd.task.v2.Task' };

/** Serve containerd's task API, versions 2 and 3. */
export function addTaskService(server: Services, shim: Shim): void {
  const handlers: Handlers<typeof Task> = {
    state: req => state(shim, req),
    create: (req, context) => create(shim, req, context),
    start: req => start(shim, req),
    delete: req => remove(shim, req),
    pids: req => pids(shim, req),
    pause: req => pause(shim, req),
    resume: req => resume(shim, req),
    checkpoint: () => Promise.reject(unimplemented('checkpoints are not supported')),
    kill: req => kill(shim, req),
    exec: req => exec(shim, req),
    resizePty: req => resizePty(shim, req),
    closeIO: req => closeIo(shim, req),
    update: req => update(shim, req),
    wait: (req, context) => wait(shim, req, context),
    stats: req => stats(shim, req),
    connect: () => connect(shim),
    shutdown: req => shutdown(shim, req),
  };
  server.addService(Task, handlers);
  server.addService(TaskV2, handlers);
}
