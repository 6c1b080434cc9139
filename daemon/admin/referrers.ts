import type { ReferrersRequest, ReferrersResponse } from '@cleat/proto/images';
import type { Method } from '../cri/call.ts';
import { required } from '../cri/validate.ts';

/** Referrers (cleat.daemon.v1): what is attached to an image in its registry. */
export const referrers: Method<ReferrersRequest, ReferrersResponse> = async (d, request, { signal }) => {
  const artifactType = request.artifactType || undefined;
  const found = await d.images.referrers(required(request.image, 'image'), { artifactType, signal });
  return {
    digest: found.digest,
    referrers: found.referrers.map(each => ({
      ...each,
      sizeBytes: BigInt(each.sizeBytes),
      annotations: { ...each.annotations },
    })),
  };
};
