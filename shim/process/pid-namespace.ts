import { readFileSync } from 'node:fs';
import { bundleFiles } from '@cleat/base';

type Spec = { linux?: { namespaces?: { type?: string; path?: string }[] } };

/** Whether a container has a PID namespace of its own, by its configuration. False when that cannot be read. */
export function hasOwnPidNamespace(bundle: string): boolean {
  try {
    const spec = JSON.parse(readFileSync(bundleFiles(bundle).config, 'utf8')) as Spec;
    return spec.linux?.namespaces?.some(({ type, path }) => type === 'pid' && !path) ?? false;
  } catch {
    return false; // the careful answer: then all that is left in its cgroup is killed
  }
}
