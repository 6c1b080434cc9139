import type { PruneRequest, PruneResponse } from '@cleat/proto/images';
import type { Method } from '../cri/call.ts';
import { dropPartials, planPrune } from '../images/admin/prune.ts';
import { keptImages } from './image-users.ts';

/** Prune (cleat.daemon.v1): remove the images that no container uses and that are not pinned. */
export const prune: Method<PruneRequest, PruneResponse> = async (d, { dryRun }) => {
  const { content } = d.images;
  const plan = await planPrune(content, keptImages(d));
  if (!dryRun) {
    for (const { id } of plan.images) if (!keptImages(d)({ id })) await d.images.remove(id); // a container may have come meanwhile
    await dropPartials(content);
  }
  return {
    images: plan.images.map(({ id, tags, digests }) => ({ id, names: [...tags, ...digests].map(n => n.name) })),
    freedBytes: plan.imageBytes + plan.partialBytes,
    partialBytes: plan.partialBytes,
  };
};
