import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { mountIdMapped } from './id-mapped-mount.ts';
import { MS } from './mount-flags.ts';
import { mount, unmount } from './mounts.ts';

/** Where an overlay's layers are mounted with other owners, for as long as it takes to mount the overlay at `target`. */
const layersDir = (target: string) => `${target}.layers`;

/**
 * Call `work` with an overlay's options in which each lower layer is replaced by an id-mapped mount of it. They lie beside
 * the target, read-only, and are gone afterwards: the overlay has copies of its own.
 * @param data comma-separated overlay options, as mount(2) takes them
 * @throws SystemError, EINVAL of `mount_setattr` where the layers' file system has no id-mapped mounts
 */
export function withIdMappedLayers(target: string, data: string, userns: number, work: (data: string) => void): void {
  const dir = layersDir(target);
  unmountLayers(target);
  mkdirSync(dir, { mode: 0o700 });
  try {
    mount('layers', dir, 'tmpfs', MS.NOSUID | MS.NODEV | MS.NOEXEC, 'mode=700');
    mount('', dir, '', MS.PRIVATE);
    let count = 0;
    const mapped = (layer: string) => {
      const at = join(dir, `${count++}`);
      mkdirSync(at);
      mountIdMapped(unescapePath(layer), at, userns, { readonly: true });
      return escapePath(at);
    };
    const options = data.split(/(?<!\\),/).map(option => {
      const [, lower] = /^lowerdir=(.*)$/s.exec(option) ?? [];
      return lower === undefined
        ? option
        : `lowerdir=${lower
            .split(/(?<!\\):/)
            .map(mapped)
            .join(':')}`;
    });
    work(options.join(','));
  } finally {
    unmountLayers(target);
  }
}

/** Take away what a process that was killed in `withIdMappedLayers` left beside the target; nothing is fine. */
export function unmountLayers(target: string): void {
  const dir = layersDir(target);
  unmount(dir, { detach: true });
  if (existsSync(dir)) rmdirSync(dir); // empty, or it refuses: what is mounted in there is the image store's
}

const unescapePath = (path: string): string => path.replace(/\\(.)/g, '$1');
const escapePath = (path: string): string => path.replace(/[\\:,]/g, '\\$&');
