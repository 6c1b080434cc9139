import type { ImageFsInfoRequest, ImageFsInfoResponse } from '@cleat/proto/cri';
import type { Method } from './call.ts';

/**
 * ImageFsInfo (CRI v1): what images take, and containers' writable layers (copies of images among them), which lie on the
 * same file system. The layers' sizes are those that were measured last.
 */
export const imageFsInfo: Method<ImageFsInfoRequest, ImageFsInfoResponse> = async d => {
  const { usedBytes, inodesUsed } = await d.images.usage();
  const images = {
    timestamp: d.clock.nowNs(),
    fsId: { mountpoint: d.paths.images },
    usedBytes: { value: usedBytes },
    inodesUsed: { value: inodesUsed },
  };
  const measured = [...d.containers.complete()].map(container => d.stats.layers.usage(container));
  const sum = (part: 'bytes' | 'inodes') => ({
    value: measured.reduce((total, usage) => total + BigInt(usage?.[part] ?? 0), 0n),
  });
  const containers = {
    timestamp: d.clock.nowNs(),
    fsId: { mountpoint: d.paths.containers },
    usedBytes: sum('bytes'),
    inodesUsed: sum('inodes'),
  };
  return { imageFilesystems: [images], containerFilesystems: [containers] };
};
