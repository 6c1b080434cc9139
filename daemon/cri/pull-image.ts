import type { AuthConfig, PullImageRequest, PullImageResponse } from '@cleat/proto/cri';
import type { RegistryAuth } from '../images/registry/auth.ts';
import { handlerName } from '../shims/handlers.ts';
import type { Method } from './call.ts';
import { required } from './validate.ts';

/** PullImage (CRI v1). `image_ref` is the image's id, as in Image.id and ContainerStatus.image_id. */
export const pullImage: Method<PullImageRequest, PullImageResponse> = async (d, request, { signal }) => {
  const reference = required(request.image?.image, 'image.image');
  handlerName(d, request.image?.runtimeHandler ?? '');
  const auth = request.auth && registryAuth(request.auth);
  const image = await d.images.pull(reference, { signal, ...(auth && { auth }) });
  return { imageRef: image.id };
};

/** `auth` is "user:password" in base64, as in Docker's configuration. */
function registryAuth(auth: AuthConfig): RegistryAuth | undefined {
  const { username, password, identityToken, registryToken } = auth;
  if (registryToken) return { registryToken };
  if (identityToken) return { identityToken };
  if (username) return { username, password };
  const [user = '', ...rest] = Buffer.from(auth.auth, 'base64').toString('utf8').split(':');
  return user ? { username: user, password: rest.join(':').replace(/\0+$/, '') } : undefined;
}
