import type { ListImagesRequest, ListImagesResponse } from '@cleat/proto/cri';
import type { Method } from './call.ts';
import { imageItem } from './image-view.ts';

/** ListImages (CRI v1): from memory. */
export const listImages: Method<ListImagesRequest, ListImagesResponse> = (d, { filter }) => {
  const name = filter?.image?.image;
  const found = name ? [d.images.get(name)].filter(image => image !== undefined) : d.images.list();
  return { images: found.map(imageItem) };
};
