import { invalidArgument } from '@cleat/base';
import type { ExecSyncRequest, ExecSyncResponse } from '@cleat/proto/cri';
import { execSync } from '../containers/exec-sync.ts';
import type { Method } from './call.ts';
import { inContainer } from './in-container.ts';
import { requiredId } from './validate.ts';

/** ExecSync (CRI v1): run a command in a running container. "0" as timeout means for ever. */
export const execSyncMethod: Method<ExecSyncRequest, ExecSyncResponse> = async (d, request, { signal }) => {
  const container = d.containers.get(requiredId(request.containerId, 'container_id'));
  if (request.cmd.length === 0) throw invalidArgument('cmd is required');
  if (request.timeout < 0n) throw invalidArgument(`timeout is negative: ${request.timeout}`);
  return await inContainer(execSync(d, container, request.cmd, Number(request.timeout) * 1000, signal));
};
