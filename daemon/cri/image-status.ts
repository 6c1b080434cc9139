import type { ImageStatusRequest, ImageStatusResponse } from '@cleat/proto/cri';
import type { Method } from './call.ts';
import { imageItem } from './image-view.ts';
import { required } from './validate.ts';

/** ImageStatus (CRI v1). An image that is not here is no error: the answer has none. */
export const imageStatus: Method<ImageStatusRequest, ImageStatusResponse> = (d, request) => {
  const image = d.images.get(required(request.image?.image, 'image.image'));
  if (!image) return {};
  return { image: imageItem(image), info: request.verbose ? { info: JSON.stringify({ config: image.config }) } : {} };
};
