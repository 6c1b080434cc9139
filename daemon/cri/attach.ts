import { invalidArgument } from '@cleat/base';
import type { AttachRequest, AttachResponse } from '@cleat/proto/cri';
import { runningTask } from '../containers/running.ts';
import type { Method } from './call.ts';
import { requiredStreams } from './session-streams.ts';
import { requiredId } from './validate.ts';

/** Attach (CRI v1): the URL of a session with the container's own process. Its `tty` must be that of the container. */
export const attach: Method<AttachRequest, AttachResponse> = async (d, request) => {
  const id = requiredId(request.containerId, 'container_id');
  const streams = requiredStreams(d, request);
  const container = d.containers.get(id);
  if (request.tty !== container.record.config.tty)
    throw invalidArgument(`tty is ${request.tty}, and that of container ${id} is ${container.record.config.tty}`);
  const { connection } = runningTask(d, container, 'there is nothing to attach to');
  return await connection.shim.openAttach({ id: container.id, streams });
};
