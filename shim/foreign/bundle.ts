import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFiles } from '@cleat/base';

/**
 * The bundle that another shim gets: one within ours, because both keep files of the same names beside config.json.
 * Its last part is the id: containerd's shims find one container's bundle from another's by that.
 */
export const foreignBundle = (bundle: string, id: string): string => join(bundle, 'foreign', id);

/** Make it: the configuration and a place for the root file system, which the configuration names relative to it. */
export function makeForeignBundle(bundle: string, id: string): string {
  const inner = foreignBundle(bundle, id);
  mkdirSync(bundleFiles(inner).rootfs, { recursive: true, mode: 0o711 });
  copyFileSync(bundleFiles(bundle).config, bundleFiles(inner).config);
  writeFileSync(join(inner, 'log'), '', { mode: 0o600 }); // containerd's shims log there, and do not start without it
  return inner;
}
