import type { ExportRequest, ExportResponse } from '@cleat/proto/images';
import type { StreamMethod } from '../cri/server-stream.ts';
import { exportImage } from '../images/archive/export-image.ts';
import { findImage } from './find-image.ts';

/** Export (cleat.daemon.v1): an image as the tar of an OCI image layout. */
export const exportImages: StreamMethod<ExportRequest, ExportResponse> = (d, request, { signal }) =>
  messages(exportImage(d.images.content, findImage(d, request.image), signal));

async function* messages(bytes: AsyncIterable<Uint8Array>) {
  for await (const data of bytes) yield { data };
}
