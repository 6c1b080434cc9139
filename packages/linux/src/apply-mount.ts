import { mountCompactOverlay } from './compact-overlay.ts';
import { splitIdMappings } from './id-map-options.ts';
import { withIdMappedLayers } from './id-mapped-layers.ts';
import { mountIdMapped, withUserNamespace } from './id-mapped-mount.ts';
import { mountLongOverlay } from './long-overlay.ts';
import { MS, type ParsedMountOptions, parseMountOptions } from './mount-flags.ts';
import { mount, unmount } from './mounts.ts';
import { SystemError } from './system-error.ts';
import type { IdMappings } from './user-namespace.ts';

/** What mount(2) takes as data: a page with its final zero. */
const MAX_DATA_BYTES = 4095;

/** A mount as the task API carries it, with a target. Source: containerd api/types/mount.proto. */
export type MountRequest = {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  /** Words as for mount(8); those that are no flag and no propagation go to the file system as data. */
  readonly options: readonly string[];
};

/**
 * Mount as asked; nothing stays mounted when a later step fails. A bind mount takes its other flags (ro, nosuid, …) in
 * a second step, as the kernel ignores them in the first; with rbind they reach the topmost mount only. An overlay may
 * have more layers than fit in a page. With `uidmap=` and `gidmap=` (see splitIdMappings) a bind mount, or
 * the lower layers of an overlay, show their owners as in a user namespace of these mappings.
 * @throws SystemError
 */
export function applyMount(request: MountRequest): void {
  const { type, target } = request;
  const { options, mappings } = splitIdMappings(request.options);
  const parsed = parseMountOptions(options);
  const { flags, propagation, data } = parsed;
  const onlyPropagation = propagation.length > 0 && type === '' && flags === 0;
  if (mappings) mountMapped(request, parsed, mappings);
  else if (!onlyPropagation) mountPlain(request, flags, data);
  try {
    const attributes = flags & ~(MS.BIND | MS.REC | MS.REMOUNT);
    if ((flags & MS.BIND) !== 0 && (flags & MS.REMOUNT) === 0 && attributes !== 0)
      mount('', target, '', MS.BIND | MS.REMOUNT | attributes, data);
    for (const change of propagation) mount('', target, '', change);
  } catch (err) {
    if (!onlyPropagation && (flags & MS.REMOUNT) === 0) unmount(target, { detach: true });
    throw err;
  }
}

function mountPlain({ type, source, target }: MountRequest, flags: number, data: string): void {
  const isLong = type === 'overlay' && Buffer.byteLength(data) > MAX_DATA_BYTES;
  if (!isLong) {
    mount(source, target, type, flags, data);
    return;
  }
  try {
    mountLongOverlay(source, target, flags, data);
  } catch (err) {
    if (!(err instanceof SystemError) || err.code !== 'EINVAL') throw err;
    mountCompactOverlay(source, target, flags, data); // a kernel before 6.5, or it says itself what is wrong
  }
}

function mountMapped(request: MountRequest, { flags, data }: ParsedMountOptions, mappings: IdMappings): void {
  const { type, source, target } = request;
  const isBind = (flags & MS.BIND) !== 0;
  if (!isBind && type !== 'overlay')
    throw new Error(`uidmap and gidmap are for bind and overlay mounts, and this is ${type}: ${target}`);
  withUserNamespace(mappings, userns => {
    if (isBind) mountIdMapped(source, target, userns, { recursive: (flags & MS.REC) !== 0 });
    else withIdMappedLayers(target, data, userns, mapped => mountPlain(request, flags, mapped));
  });
}
