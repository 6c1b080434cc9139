import type { OpenAttachRequest } from '@cleat/proto/shim';
import type { Shim } from '../shim.ts';
import { findContainer } from '../task/find.ts';
import { AttachTarget } from './attach-target.ts';

/** OpenAttach: the URL of a session with the container's own process. */
export async function openAttach(shim: Shim, { id, streams }: OpenAttachRequest) {
  const target = new AttachTarget(findContainer(shim, id));
  return { url: await shim.sessions.open(shim, 'attach', target, streams) };
}
