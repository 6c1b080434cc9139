import type { Digest } from '../digest.ts';
import type { Resolved } from '../resolve.ts';
import type { Spooled, SpooledFile } from './spool-archive.ts';

/** An image of an archive, before anything of it is unpacked. */
export type ArchiveImage = {
  /** As the archive has them; may be empty. */
  readonly names: readonly string[];
  readonly resolved: Resolved;
};

/** The files of an archive, found by their names there or by their digests. */
export class ArchiveFiles {
  readonly #byName = new Map<string, SpooledFile>();
  readonly #byDigest = new Map<string, SpooledFile>();
  readonly #links: ReadonlyMap<string, string>;

  constructor({ files, links }: Spooled) {
    for (const file of files) {
      this.#byName.set(file.name, file);
      this.#byDigest.set(file.digest, file);
    }
    this.#links = new Map(links.map(({ name, target }) => [name, target]));
  }

  /** One link is followed, as `docker save` made them. */
  named(name: string): SpooledFile | undefined {
    return this.#byName.get(name) ?? this.#byName.get(this.#links.get(name) ?? '');
  }

  withDigest(digest: Digest): SpooledFile | undefined {
    return this.#byDigest.get(digest);
  }
}
