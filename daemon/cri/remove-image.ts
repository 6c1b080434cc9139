import type { RemoveImageRequest, RemoveImageResponse } from '@cleat/proto/cri';
import type { Method } from './call.ts';
import { required } from './validate.ts';

/** RemoveImage (CRI v1): the image with all its names. "This call is idempotent": an unknown one is fine. */
export const removeImage: Method<RemoveImageRequest, RemoveImageResponse> = async (d, request) => {
  await d.images.remove(required(request.image?.image, 'image.image'));
  return {};
};
