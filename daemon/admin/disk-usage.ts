import type { DiskUsageRequest, DiskUsageResponse } from '@cleat/proto/images';
import type { Method } from '../cri/call.ts';
import { blobsOf, layersOf, occupiedBytes } from '../images/admin/image-content.ts';
import { partialBytes } from '../images/admin/prune.ts';
import type { ImageRecord } from '../images/image-records.ts';
import { imageUsers, keptImages } from './image-users.ts';

/** DiskUsage (cleat.daemon.v1): what images take, in all and by kind. */
export const diskUsage: Method<DiskUsageRequest, DiskUsageResponse> = async d => {
  const { content } = d.images;
  const users = imageUsers(d);
  const all = content.records.all();
  const active = all.filter(({ id }) => users.has(id));
  const kept = all.filter(keptImages(d));
  const partial = await partialBytes(content);
  const row = (
    kind: string,
    count: (records: readonly ImageRecord[]) => number,
    part: (r: ImageRecord) => ImageRecord,
  ) => {
    const bytes = (records: readonly ImageRecord[]) => occupiedBytes(content, records.map(part));
    return {
      kind,
      count: BigInt(count(all)),
      active: BigInt(count(active)),
      bytes: bytes(all),
      reclaimableBytes: bytes(all) - bytes(kept),
    };
  };
  return {
    rows: [
      row(
        'images',
        records => records.length,
        record => record,
      ),
      row(
        'layers',
        records => layersOf(records).size,
        record => ({ ...record, blobs: [] }),
      ),
      row(
        'documents',
        records => [...blobsOf(records)].length,
        record => ({ ...record, layers: [] }),
      ),
      { kind: 'partial downloads', bytes: partial, reclaimableBytes: partial },
    ],
  };
};
