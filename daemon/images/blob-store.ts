import { createHash, randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Code, RpcError } from '@cleat/base';
import { type Digest, digestOf, hexOf, isDigest } from './digest.ts';
import type { ImageLayout } from './layout.ts';
import type { Descriptor } from './manifest.ts';
import { SharedWork } from './shared-work.ts';
import { storageError } from './storage-error.ts';

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

  /** @param trusted what an image on disk names: what else is there was never synced, and goes with the leftovers. */
  static async open(layout: ImageLayout, trusted: ReadonlySet<Digest>): Promise<BlobStore> {
    await mkdir(layout.blobs, { recursive: true, mode: 0o700 });
    const present = new Set<Digest>();
    for (const hex of await readdir(layout.blobs)) {
      const digest = `sha256:${hex}`;
      if (isDigest(digest) && trusted.has(digest)) present.add(digest);
      else await rename(join(layout.blobs, hex), join(layout.ingest, `blob-${hex}-${randomBytes(4).toString('hex')}`));
    }
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
  async put(digest: Digest, bytes: Uint8Array, what: string): Promise<void> {
    const found = digestOf(bytes);
    if (found !== digest) throw corrupt(`${what} has the digest ${found} instead of ${digest}`);
    if (this.has(digest)) return;
    await this.#arriving.run(digest, async () => {
      const part = this.#part(digest);
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
   * Receive content, unless it is here or arrives already.
   * Not synced: the pull syncs the file system once, before its image can be seen.
   * @throws RpcError DataLoss naming the blob when its size or digest is wrong; nothing stays of it then.
   */
  async receive(blob: Descriptor, what: string, begin: () => Promise<AsyncIterable<Uint8Array>>): Promise<void> {
    if (this.has(blob.digest)) return;
    await this.#arriving.run(blob.digest, async () => {
      const part = this.#part(blob.digest);
      try {
        await writeVerified(part, blob, what, await begin());
        await this.#publish(part, blob.digest);
      } catch (err) {
        await rm(part, { force: true });
        throw storageError(err, what);
      }
    });
  }

  /** Take content out of the store at once; answers what is to be deleted. */
  discard(digest: Digest): string {
    const trash = join(this.#layout.ingest, `trash-${hexOf(digest)}-${randomBytes(4).toString('hex')}`);
    this.#present.delete(digest);
    renameSync(this.#layout.blob(digest), trash);
    return trash;
  }

  #part(digest: Digest): string {
    return join(this.#layout.ingest, `${hexOf(digest)}-${randomBytes(4).toString('hex')}.part`);
  }

  async #publish(part: string, digest: Digest): Promise<void> {
    await rename(part, this.#layout.blob(digest));
    this.#present.add(digest);
  }
}

async function writeVerified(
  path: string,
  blob: Descriptor,
  what: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let size = 0;
  try {
    for await (const chunk of content) {
      size += chunk.length;
      if (size > blob.sizeBytes)
        throw corrupt(`${what} is longer than the ${blob.sizeBytes} bytes that its manifest says`);
      hash.update(chunk);
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  if (size < blob.sizeBytes) throw corrupt(`${what} is truncated: it ended after ${size} of ${blob.sizeBytes} bytes`);
  const found = `sha256:${hash.digest('hex')}`;
  if (found !== blob.digest) throw corrupt(`${what} has the digest ${found} instead of ${blob.digest}`);
}
