import { unimplemented } from '@cleat/base';
import type { Descriptor } from './manifest.ts';

/** Overlay has room for no more. Source: kernel fs/overlayfs/ovl_entry.h, OVL_MAX_STACK. */
const MAX_LAYERS = 500;

const LAYER_TYPE =
  /^application\/vnd\.(?:oci\.image\.layer\.(?:nondistributable\.)?v1\.tar(?:\+gzip|\+zstd)?|docker\.image\.rootfs\.(?:foreign\.)?diff\.tar(?:\.gzip|\.zstd)?)$/;

/** Source: containers/ocicrypt spec/spec.go; `+enc` is what it wrote at first. */
const ENCRYPTED = /\+enc(?:rypted)?$/;

/**
 * Refuse an image with layers that cannot be unpacked, before any of them is fetched.
 * @throws RpcError Unimplemented naming the first such layer and its media type.
 */
export function refuseUnknownLayers(layers: readonly Descriptor[], what: string): void {
  if (layers.length > MAX_LAYERS)
    throw unimplemented(`${what} has ${layers.length} layers: at most ${MAX_LAYERS} are supported`);
  const unknown = layers.find(layer => !LAYER_TYPE.test(layer.mediaType));
  if (!unknown) return;
  const { digest, mediaType } = unknown;
  throw unimplemented(
    ENCRYPTED.test(mediaType)
      ? `layer ${digest} of ${what} is encrypted (media type ${JSON.stringify(mediaType)}); encrypted images are not supported`
      : `layer ${digest} of ${what} has the media type ${JSON.stringify(mediaType)}, which is not supported`,
  );
}
