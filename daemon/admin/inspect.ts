import type { InspectRequest, InspectResponse } from '@cleat/proto/images';
import type { Method } from '../cri/call.ts';
import { documentsOf } from '../images/admin/documents.ts';
import { findImage } from './find-image.ts';
import { imageUsers } from './image-users.ts';

/** Inspect (cleat.daemon.v1): everything that is known of an image. */
export const inspect: Method<InspectRequest, InspectResponse> = async (d, request) => {
  const record = findImage(d, request.image);
  const { id, tags, digests, sizeBytes, pinned } = d.images.byId(record.id);
  const { layers, layout } = d.images.content;
  return {
    id,
    tags: [...tags],
    digests: [...digests],
    sizeBytes,
    pinned,
    containers: [...(imageUsers(d).get(id) ?? [])],
    layers: record.layers.map(chainId => {
      const layer = layers.get(chainId);
      if (!layer) return { chainId };
      const { diffId, sizeBytes, inodes, number } = layer;
      return { chainId, diffId, sizeBytes: BigInt(sizeBytes), inodes: BigInt(inodes), path: layout.layerFiles(number) };
    }),
    ...(await documentsOf(d.images.content, record)),
  };
};
