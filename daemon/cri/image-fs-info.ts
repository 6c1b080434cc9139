import type { ImageFsInfoRequest, ImageFsInfoResponse } from '@cleat/proto/cri';
import type { Method } from './call.ts';

/** ImageFsInfo (CRI v1): what images take, and where. Containers' writable layers lie on the same file system. */
export const imageFsInfo: Method<ImageFsInfoRequest, ImageFsInfoResponse> = async d => {
  const { usedBytes, inodesUsed } = await d.images.usage();
  const images = {
    timestamp: d.clock.nowNs(),
    fsId: { mountpoint: d.paths.images },
    usedBytes: { value: usedBytes },
    inodesUsed: { value: inodesUsed },
  };
  const containers = { timestamp: d.clock.nowNs(), fsId: { mountpoint: d.paths.containers } };
  return { imageFilesystems: [images], containerFilesystems: [containers] };
};
