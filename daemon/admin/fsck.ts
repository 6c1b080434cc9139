import type { FsckRequest, FsckResponse } from '@cleat/proto/images';
import type { Method } from '../cri/call.ts';
import { fsck as check } from '../images/admin/fsck.ts';
import { blobsOf, layersOf } from '../images/admin/image-content.ts';
import { measureDiskUsage } from '../stats/disk-usage.ts';
import { Pacer } from '../stats/pacer.ts';

/** An answer holds no more findings of a kind; the bytes of all are counted. */
const MAX_FINDINGS = 1000;

/** Fsck (cleat.daemon.v1): compare what is on disk with what the records name. */
export const fsck: Method<FsckRequest, FsckResponse> = async (d, _request, { signal }) => {
  const { content } = d.images;
  await content.collect(); // what is being removed in the background is no finding
  const pacer = new Pacer(AbortSignal.any([signal, content.closing]));
  const report = await check(content, async path => (await measureDiskUsage(path, pacer)).bytes);
  const records = content.records.all();
  return {
    ...report,
    unreachable: report.unreachable.slice(0, MAX_FINDINGS),
    unreachableBytes: report.unreachable.reduce((sum, { bytes }) => sum + bytes, 0n),
    broken: report.broken.slice(0, MAX_FINDINGS),
    images: BigInt(records.length),
    layers: BigInt(layersOf(records).size),
    blobs: BigInt([...blobsOf(records)].length),
  };
};
