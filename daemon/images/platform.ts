import { type IndexEntry, MEDIA_TYPES } from './manifest.ts';

/** What an image is made for, in Go's words. Source: OCI image-spec image-index.md, "platform". */
export type Platform = { readonly os: string; readonly architecture: string; readonly variant: string };

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm: 'arm', arm64: 'arm64', ia32: '386' };

/** This node's. */
export const hostPlatform = (): Platform => ({
  os: 'linux',
  architecture: ARCHITECTURES[process.arch] ?? process.arch,
  variant: process.arch === 'arm' ? 'v7' : '',
});

/** Other spellings of architectures, some with the variant in them. Source: containerd platforms, database.go. */
const SPELLINGS: Readonly<Record<string, string>> = {
  i386: '386',
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm/v7',
  armel: 'arm/v6',
};
/** The variant that an architecture has when none is named. */
const USUAL: Readonly<Record<string, string>> = { amd64: 'v1', arm64: 'v8', arm: 'v7' };

/** `architecture/variant` in one spelling. */
function spelled(architecture: string, variant: string): string {
  const known = SPELLINGS[architecture] ?? architecture;
  if (known.includes('/')) return known;
  const named = /^\d$/.test(variant) ? `v${variant}` : variant || USUAL[known];
  return named ? `${known}/${named}` : known;
}

/** What runs on a platform, the best first: older variants do, and the 32-bit sister. Source: containerd platforms, compare.go. */
function runnable({ architecture, variant }: Platform): string[] {
  const best = spelled(architecture, variant);
  const [name = '', version = ''] = best.split('/v');
  const oldest = name === 'arm' ? 5 : name === 'arm64' ? 8 : 1;
  const older: string[] = [];
  for (let v = Number(version) - 1; v >= oldest; v--) older.push(`${name}/v${v}`);
  const sister = name === 'amd64' ? ['386'] : name === 'arm64' ? ['arm/v8', 'arm/v7', 'arm/v6', 'arm/v5'] : [];
  return [best, ...older, ...sister];
}

/**
 * The entry of an index to run on `wanted`; the first of equals. Where none fits, one that does not say its platform is taken
 * at its word when it is the only one, or is an index itself.
 */
export function choosePlatform(entries: readonly IndexEntry[], wanted: Platform): IndexEntry | undefined {
  const order = runnable(wanted);
  const fitting = entries
    .filter(({ platform }) => platform.os === wanted.os)
    .map(entry => ({
      entry,
      rank: order.indexOf(spelled(entry.platform.architecture ?? '', entry.platform.variant ?? '')),
    }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank);
  const isIndex = ({ mediaType }: IndexEntry) => MEDIA_TYPES.index.some(type => type === mediaType);
  const unnamed = entries.find(entry => entry.platform.os === undefined && (entries.length === 1 || isIndex(entry)));
  return fitting[0]?.entry ?? unnamed;
}
