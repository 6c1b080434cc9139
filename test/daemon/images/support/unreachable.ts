import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Names = { readonly layers: readonly string[]; readonly blobs: ReadonlyArray<{ readonly digest: string }> };

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** Everything in a store that no image's record leads to, and everything that a record names and is not there. */
export function unreachableIn(dir: string): string[] {
  const root = join(dir, 'images');
  const list = (sub: string) => readdirSync(join(root, sub));
  const records: Names[] = list('images').map(name => json(join(root, 'images', name, 'image.json')));
  const chains = new Map(list('l').map(name => [json(join(root, 'l', name, 'layer.json')).chainId, `l/${name}`]));
  const blobs = new Map(list('blobs/sha256').map(name => [`sha256:${name}`, `blobs/${name}`]));
  const named = new Set(records.flatMap(({ layers, blobs }) => [...layers, ...blobs.map(({ digest }) => digest)]));
  const there = new Map([...chains, ...blobs]);
  return [
    ...list('ingest').map(name => `ingest/${name}`),
    ...[...there].filter(([key]) => !named.has(key)).map(([, path]) => path),
    ...[...named].filter(key => !there.has(key)).map(key => `${key} is missing`),
  ];
}
