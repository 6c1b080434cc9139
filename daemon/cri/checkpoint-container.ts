import { unimplemented } from '@cleat/base';
import type { CheckpointContainerRequest, CheckpointContainerResponse } from '@cleat/proto/cri';
import type { Method } from './call.ts';
import { requiredId } from './validate.ts';

/**
 * CheckpointContainer (CRI v1). Answers UNIMPLEMENTED, by which callers know a node that cannot, and never touches the
 * container. NotFound when there is none.
 */
export const checkpointContainer: Method<CheckpointContainerRequest, CheckpointContainerResponse> = (
  d,
  { containerId },
) => {
  const { id } = d.containers.get(requiredId(containerId, 'container_id'));
  throw unimplemented(`container ${id} cannot be checkpointed: this daemon does not work with CRIU`);
};
