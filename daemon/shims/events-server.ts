import { rm } from 'node:fs/promises';
import { Events, TaskExit, TaskOOM } from '@cleat/proto/events';
import type { Logger } from 'pino';
import { Server } from 'ttrpc-ts';
import type { LiveTasks } from './live-tasks.ts';

/**
 * Where shims send their events. Each is a hint only: what counts is the exit record and the kernel,
 * so one that comes late, twice or never does no harm.
 * Source: containerd core/runtime/v2/README.md, "Events".
 */
export async function serveEvents(path: string, tasks: LiveTasks, log: Logger): Promise<Server> {
  const server = new Server();
  server.addService(Events, {
    forward: ({ envelope }) => {
      if (envelope?.event) noticeEvent(tasks, log, envelope.topic, envelope.event);
      return {};
    },
  });
  await rm(path, { force: true }); // an earlier daemon's: we hold the state directory's lock
  await server.listen(path, { mode: 0o600 });
  return server;
}

type Any = { readonly typeUrl: string; readonly value: Uint8Array };

function noticeEvent(tasks: LiveTasks, log: Logger, topic: string, event: Any): void {
  const type = event.typeUrl.slice(event.typeUrl.lastIndexOf('/') + 1);
  if (type === TaskExit.typeName) {
    const { containerId, id, exitStatus } = TaskExit.decode(event.value);
    log.debug({ topic, container: containerId, process: id, exitStatus }, 'task event');
    if (id === containerId) tasks.get(containerId)?.task.noticeExit();
  } else if (type === TaskOOM.typeName) {
    log.warn({ container: TaskOOM.decode(event.value).containerId }, 'out of memory');
  } else log.debug({ topic }, 'task event');
}
