import type { IdMapping, IdMappings } from './user-namespace.ts';

/**
 * Take the id mappings out of a mount's options: `uidmap=CONTAINER:HOST:SIZE` and `gidmap=…`, ranges joined by commas.
 * Source: containerd core/mount/mount_linux.go, which gives overlay mounts these options.
 * @throws Error for a mapping that is none, or of one kind without the other.
 */
export function splitIdMappings(options: readonly string[]): {
  readonly options: readonly string[];
  readonly mappings: IdMappings | undefined;
} {
  const given = (key: string) => options.filter(option => option.startsWith(key)).map(o => o.slice(key.length));
  const uids = given('uidmap=').flatMap(parseRanges);
  const gids = given('gidmap=').flatMap(parseRanges);
  if (uids.length === 0 && gids.length === 0) return { options, mappings: undefined };
  if (uids.length === 0 || gids.length === 0) throw new Error('mount options: one of uidmap and gidmap is missing');
  return { options: options.filter(option => !/^[ug]idmap=/.test(option)), mappings: { uids, gids } };
}

/** The options that `splitIdMappings` reads. */
export const idMapOptions = ({ uids, gids }: IdMappings): string[] => [
  `uidmap=${uids.map(rangeText).join(',')}`,
  `gidmap=${gids.map(rangeText).join(',')}`,
];

const rangeText = ({ containerId, hostId, size }: IdMapping) => `${containerId}:${hostId}:${size}`;

function parseRanges(text: string): IdMapping[] {
  return text.split(',').map(range => {
    const [, containerId, hostId, size] = /^(\d{1,10}):(\d{1,10}):(\d{1,10})$/.exec(range) ?? [];
    if (size === undefined) throw new Error(`mount options: not an id mapping: ${JSON.stringify(range)}`);
    return { containerId: Number(containerId), hostId: Number(hostId), size: Number(size) };
  });
}
