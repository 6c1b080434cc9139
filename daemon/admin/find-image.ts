import { notFound } from '@cleat/base';
import { required } from '../cri/validate.ts';
import type { Daemon } from '../daemon.ts';
import type { ImageRecord } from '../images/image-records.ts';

/** The record of an image by name or id. @throws RpcError InvalidArgument for neither, NotFound */
export function findImage(d: Daemon, refOrId: string): ImageRecord {
  const image = d.images.get(required(refOrId, 'image'));
  const record = image && d.images.content.records.get(image.id);
  if (!record) throw notFound(`image ${JSON.stringify(refOrId.slice(0, 200))} not found`);
  return record;
}
