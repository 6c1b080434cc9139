import { Image, type StreamImagesRequest, type StreamImagesResponse } from '@cleat/proto/cri';
import { listImages } from './list-images.ts';
import type { StreamMethod } from './server-stream.ts';
import { streamList } from './stream-list.ts';

/** StreamImages (CRI v1): what ListImages answers, in batches. */
export const streamImages: StreamMethod<StreamImagesRequest, StreamImagesResponse> = streamList(
  listImages,
  answer => answer.images,
  Image,
  images => ({ images }),
);
