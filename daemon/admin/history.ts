import type { HistoryRequest, HistoryResponse } from '@cleat/proto/images';
import type { Method } from '../cri/call.ts';
import { documentsOf } from '../images/admin/documents.ts';
import { historyOf } from '../images/admin/history.ts';
import { findImage } from './find-image.ts';

/** History (cleat.daemon.v1): the steps that an image was built in, the newest first. */
export const history: Method<HistoryRequest, HistoryResponse> = async (d, request) => {
  const record = findImage(d, request.image);
  const { config } = await documentsOf(d.images.content, record);
  const steps = historyOf(config.json, record.layers).map(({ chainId, ...step }) => {
    const layer = chainId && d.images.content.layers.get(chainId);
    return { ...step, sizeBytes: BigInt(layer?.sizeBytes ?? 0), diffId: layer?.diffId ?? '' };
  });
  return { steps: steps.reverse() };
};
