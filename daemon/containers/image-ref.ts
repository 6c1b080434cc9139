import type { ImageSpec } from '@cleat/proto/cri';
import type { Image } from '../images/image.ts';
import { parseReference } from '../images/references.ts';

/**
 * An image by digest, as `host/repository@sha256:…`: what `image_ref` of a container is, and a pod's status shows as
 * imageID. The name that the pod's author wrote says which repository's, should there be several. An image that no
 * registry has named is told by its id.
 */
export function imageRef(image: Image, spec: ImageSpec | undefined): string {
  const [first = image.id] = image.digests;
  const named = image.digests.find(digest => digest.startsWith(`${repositoryOf(spec)}@`));
  return named ?? first;
}

/** The repository in a name; empty for an id, which names none. */
function repositoryOf(spec: ImageSpec | undefined): string {
  const name = spec?.userSpecifiedImage || spec?.image || '';
  try {
    return parseReference(name).repository;
  } catch {
    return ''; // an id, or what some client wrote for people only: it was not needed to find the image
  }
}
