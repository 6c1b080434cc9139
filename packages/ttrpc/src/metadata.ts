import type { Metadata } from './messages.ts';

/** Metadata as a caller writes it: one value or several by key. */
export type MetadataInit = Readonly<Record<string, string | readonly string[]>> | Metadata;

const NONE: Metadata = new Map();

/** Bring metadata into the form that goes over the wire: keys in lower case, each with its values in order. */
export function toMetadata(init: MetadataInit | undefined): Metadata {
  if (init === undefined) return NONE;
  const metadata = new Map<string, readonly string[]>();
  const entries: Iterable<[string, string | readonly string[]]> = init instanceof Map ? init : Object.entries(init);
  for (const [key, value] of entries) {
    const lower = key.toLowerCase();
    metadata.set(lower, [...(metadata.get(lower) ?? []), ...(typeof value === 'string' ? [value] : value)]);
  }
  return metadata;
}
