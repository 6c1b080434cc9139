import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Code, RpcError, writeFileAtomic } from '@cleat/base';
import { type Digest, digestOf, hexOf, isDigest } from './digest.ts';
import { digestOfPart, type ImageLayout, isJournal, journalOf, partOf } from './layout.ts';
import type { Descriptor } from './manifest.ts';
import { SharedWork } from './shared-work.ts';
import { isFull, storageError } from './storage-error.ts';
import { type Journal, KEPT_FROM_BYTES, PartialBlob } from './transfer/partial-blob.ts';

/** Content that is not what its digest or size says. */
export const corrupt = (message: string) => new RpcError(Code.DataLoss, message);

/** Content by digest, verified as it arrives: a file has its name only when it is whole. */
export class BlobStore {
  readonly #layout: ImageLayout;
  readonly #present: Set<Digest>;
  readonly #arriving = new SharedWork<void>();

  private constructor(layout: ImageLayout, present: Set<Digest>) {
    this.#layout = layout;
    this.#present = present;
  }

  /** @param trusted what an image on disk names: what else is there was never synced, and counts as a part, to be verified again. */
  static async open(layout: ImageLayout, trusted: ReadonlySet<Digest>): Promise<BlobStore> {
    await mkdir(layout.blobs, { recursive: true, mode: 0o700 });
    const present = new Set<Digest>();
    for (const hex of await readdir(layout.blobs)) {
      const digest = `sha256:${hex}`;
      if (isDigest(digest) && trusted.has(digest)) present.add(digest);
      else await demote(layout, hex);
    }
    await dropTornParts(layout);
    return new BlobStore(layout, present);
  }

  has(digest: Digest): boolean {
    return this.#present.has(digest);
  }

  all(): Digest[] {
    return [...this.#present];
  }

  read(digest: Digest): Promise<Buffer> {
    return readFile(this.#layout.blob(digest));
  }

  /** Keep content that is in memory. @throws RpcError DataLoss when it is not what `digest` says. */
  async put(digest: Digest, bytes: Uint8Array, what: string, signal: AbortSignal): Promise<void> {
    const found = digestOf(bytes);
    if (found !== digest) throw corrupt(`${what} has the digest ${found} instead of ${digest}`);
    if (this.has(digest)) return;
    await this.#arriving.run(digest, signal, async () => {
      const part = this.#temporary(digest);
      try {
        await writeFile(part, bytes, { flag: 'wx', mode: 0o600 });
        await this.#publish(part, digest);
      } catch (err) {
        await rm(part, { force: true });
        throw storageError(err, what);
      }
    });
  }

  /**
   * Receive content, unless it is here or arrives already. `fill` gets what an earlier attempt left, also one of an earlier
   * daemon, and returns when all of it is there and verified; what it leaves when it throws is kept for the next attempt.
   * Not synced: the pull syncs the file system once, before its image can be seen.
   * @throws what `fill` threw; RpcError ResourceExhausted when the disk is full: nothing stays of the blob then.
   */
  async receive(
    blob: Descriptor,
    what: string,
    signal: AbortSignal,
    fill: (part: PartialBlob) => Promise<void>,
  ): Promise<void> {
    if (this.has(blob.digest)) return;
    await this.#arriving.run(blob.digest, signal, async () => {
      if (this.has(blob.digest)) return; // it came while we waited for another's attempt that failed
      try {
        const part = await PartialBlob.open(this.#layout.part(blob.digest), blob, what);
        await filled(part, fill);
        await this.#publish(part.path, blob.digest);
        await rm(journalOf(part.path), { force: true });
      } catch (err) {
        throw storageError(err, what);
      }
    });
  }

  /**
   * What interrupted transfers left longer than `keptMs` ago, renamed away: to be deleted. Parts in use stay.
   * Answers also how many are left.
   */
  async takeStaleParts(keptMs: number): Promise<{ trash: string[]; kept: number }> {
    const trash: string[] = [];
    let kept = 0;
    for (const name of await readdir(this.#layout.ingest)) {
      const digest = digestOfPart(name);
      if (!digest) continue;
      const changed = await stat(join(this.#layout.ingest, name)).catch(() => undefined); // gone: its transfer has ended
      if (!changed || this.#arriving.has(digest)) continue;
      if (Date.now() - changed.mtimeMs < keptMs) kept++;
      else trash.push(...this.#discardPart(digest));
    }
    return { trash, kept };
  }

  #discardPart(digest: Digest): string[] {
    const part = this.#layout.part(digest);
    const trash = join(this.#layout.ingest, `trash-${hexOf(digest)}-${randomBytes(4).toString('hex')}`);
    rmSync(journalOf(part), { force: true });
    renameSync(part, trash);
    return [trash];
  }

  /** Take content out of the store at once; answers what is to be deleted. */
  discard(digest: Digest): string {
    const trash = join(this.#layout.ingest, `trash-${hexOf(digest)}-${randomBytes(4).toString('hex')}`);
    this.#present.delete(digest);
    renameSync(this.#layout.blob(digest), trash);
    return trash;
  }

  #temporary(digest: Digest): string {
    return join(this.#layout.ingest, `blob-${hexOf(digest)}-${randomBytes(4).toString('hex')}`);
  }

  async #publish(part: string, digest: Digest): Promise<void> {
    await rename(part, this.#layout.blob(digest));
    this.#present.add(digest);
  }
}

async function filled(part: PartialBlob, fill: (part: PartialBlob) => Promise<void>): Promise<void> {
  try {
    await fill(part);
  } catch (err) {
    await (isFull(err) ? part.discard() : part.suspend());
    throw err;
  }
  await part.close();
}

/** A part that says nothing of what is in it is of no use: its daemon was killed early. */
async function dropTornParts({ ingest }: ImageLayout): Promise<void> {
  const names = new Set(await readdir(ingest));
  for (const name of names) {
    const torn = digestOfPart(name) ? !names.has(journalOf(name)) : isJournal(name) && !names.has(partOf(name));
    if (torn) await rm(join(ingest, name), { force: true });
  }
}

/** A blob that may be damaged becomes a part, or a leftover when it is not worth that. */
async function demote(layout: ImageLayout, hex: string): Promise<void> {
  const file = join(layout.blobs, hex);
  const digest = `sha256:${hex}`;
  const sizeBytes = (await stat(file)).size;
  if (!isDigest(digest) || sizeBytes < KEPT_FROM_BYTES)
    return await rename(file, join(layout.ingest, `blob-${hex}-${randomBytes(4).toString('hex')}`));
  const journal: Journal = { version: 1, sizeBytes, ranges: [{ start: 0, end: sizeBytes }] };
  await writeFileAtomic(journalOf(layout.part(digest)), JSON.stringify(journal), { durable: false });
  await rename(file, layout.part(digest));
}
