import { mountInfo, unmount } from '@cleat/linux';

/** Unmount what is mounted on a directory and below it, the last one first; nothing is fine. */
export function unmountBelow(dir: string): void {
  const targets = mountInfo().map(info => info.target);
  const below = targets.filter(target => target === dir || target.startsWith(`${dir}/`));
  for (const target of below.toReversed()) unmount(target, { detach: true });
}
