import { invalidArgument } from '@cleat/base';
import type { ExecRequest, ExecResponse } from '@cleat/proto/cri';
import { execSpec } from '../containers/exec-spec.ts';
import { runningTask } from '../containers/running.ts';
import type { Method } from './call.ts';
import { requiredStreams } from './session-streams.ts';
import { requiredId } from './validate.ts';

/** Exec (CRI v1): the URL of a session that runs a command. The container's shim serves it, so it outlives this daemon. */
export const exec: Method<ExecRequest, ExecResponse> = async (d, request) => {
  const id = requiredId(request.containerId, 'container_id');
  if (request.cmd.length === 0) throw invalidArgument('cmd is required');
  const streams = requiredStreams(d, request);
  const container = d.containers.get(id);
  const { connection } = runningTask(d, container, 'nothing can run in it');
  const spec = execSpec(d, container, request.cmd, request.tty);
  return await connection.shim.openExec({ id: container.id, spec, streams });
};
