import type { PullImageRequest, PullImageResponse } from '@cleat/proto/cri';
import { handlerName } from '../shims/handlers.ts';
import type { Method } from './call.ts';
import { required } from './validate.ts';

/** PullImage (CRI v1). `image_ref` is the image's id, as in Image.id and ContainerStatus.image_id. */
export const pullImage: Method<PullImageRequest, PullImageResponse> = async (d, request, { signal }) => {
  const reference = required(request.image?.image, 'image.image');
  handlerName(d, request.image?.runtimeHandler ?? '');
  const image = await d.images.pull(reference, { signal, auth: request.auth });
  return { imageRef: image.id };
};
