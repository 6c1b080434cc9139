import type { IndexEntry } from './manifest.ts';

/** What an image is made for, in Go's words. Source: OCI image-spec image-index.md, "platform". */
export type Platform = { readonly os: string; readonly architecture: string; readonly variant: string };

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm: 'arm', arm64: 'arm64', ia32: '386' };

/** This node's. */
export const hostPlatform = (): Platform => ({
  os: 'linux',
  architecture: ARCHITECTURES[process.arch] ?? process.arch,
  variant: process.arch === 'arm64' ? 'v8' : process.arch === 'arm' ? 'v7' : '',
});

/** How well an entry fits: the same variant before an unnamed one; undefined when it does not run here. */
function rank(entry: IndexEntry, wanted: Platform): number | undefined {
  const { os, architecture, variant = '' } = entry.platform;
  if (os !== wanted.os || architecture !== wanted.architecture) return undefined;
  if (variant === wanted.variant) return 0;
  return variant === '' ? 1 : undefined;
}

/** The entry of an index to run on `wanted`; the first of equals. An index of one entry that says no platform is taken at its word. */
export function choosePlatform(entries: readonly IndexEntry[], wanted: Platform): IndexEntry | undefined {
  const fitting = entries.flatMap(entry => {
    const order = rank(entry, wanted);
    return order === undefined ? [] : [{ entry, order }];
  });
  fitting.sort((a, b) => a.order - b.order);
  const only = entries.length === 1 && entries[0]?.platform.os === undefined ? entries[0] : undefined;
  return fitting[0]?.entry ?? only;
}
