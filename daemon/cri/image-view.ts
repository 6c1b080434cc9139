import type { Init } from '@cleat/proto/codec';
import type { Image as CriImage } from '@cleat/proto/cri';
import type { Image } from '../images/image.ts';

/** An image as the CRI shows it. Its user is given as a number or as a name, never both. */
export function imageItem(image: Image): Init<CriImage> {
  const [user = ''] = image.config.user.split(':');
  const uid = /^\d+$/.test(user) ? { value: BigInt(user) } : undefined;
  return {
    id: image.id,
    repoTags: image.tags,
    repoDigests: image.digests,
    size: image.sizeBytes,
    ...(uid ? { uid } : { username: user }),
    spec: { image: image.id },
    pinned: image.pinned,
  };
}
