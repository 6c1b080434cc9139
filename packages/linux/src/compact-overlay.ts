import { dirname } from 'node:path';
import { mount } from './mounts.ts';

/**
 * Mount an overlay with the paths of its layers relative to the directory that they have in common, so that more of them
 * fit in the page that mount(2) takes: the way before Linux 6.5. The working directory of the process changes meanwhile.
 * @param data comma-separated overlay options, as for mount(2)
 * @throws SystemError
 */
export function mountCompactOverlay(source: string, target: string, flags: number, data: string): void {
  const options = data.split(/(?<!\\),/);
  const layers = options.flatMap(option => (option.startsWith('lowerdir=') ? option.slice(9).split(/(?<!\\):/) : []));
  const common = commonDirectory(layers);
  const relative = layers.map(layer => (layer === common ? '.' : layer.slice(common.length).replace(/^\//, '')));
  const others = options.filter(option => !option.startsWith('lowerdir='));
  const before = process.cwd();
  process.chdir(common.replace(/\\(.)/g, '$1'));
  try {
    mount(source, target, 'overlay', flags, [`lowerdir=${relative.join(':')}`, ...others].join(','));
  } finally {
    process.chdir(before);
  }
}

/** The longest directory that all of these lie in. */
function commonDirectory([first = '/', ...others]: readonly string[]): string {
  let common = first;
  while (common !== '/' && others.some(path => path !== common && !path.startsWith(`${common}/`)))
    common = dirname(common);
  return common;
}
