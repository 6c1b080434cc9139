import { imagesOf } from '../containers/image-volumes.ts';
import type { Daemon } from '../daemon.ts';

/** The ids of the containers that use each image, by the image's id. */
export function imageUsers(d: Daemon): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const { id, record } of d.containers.all())
    for (const imageId of new Set(imagesOf(record))) users.set(imageId, [...(users.get(imageId) ?? []), id]);
  return users;
}

/** Whether an image is to stay: a container uses it, or it is pinned. */
export function keptImages(d: Daemon): (image: { readonly id: string }) => boolean {
  const users = imageUsers(d);
  return ({ id }) => users.has(id) || d.images.byId(id).pinned;
}
