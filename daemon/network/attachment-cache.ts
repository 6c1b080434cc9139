import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type AtomicOptions, readJson, removeTemporaryFiles, syncDirectory, writeFileAtomic } from '@cleat/base';
import type { NetworkConfig } from './network-config.ts';
import type { CniResult } from './result.ts';

/** What is needed to undo an attachment, whatever the configuration says by then. */
export type CachedAttachment = {
  readonly version: 1;
  readonly sandboxId: string;
  readonly netnsPath: string;
  readonly ifName: string;
  /** The configuration of ADD time. */
  readonly network: NetworkConfig;
  readonly cniArgs: string;
  readonly capabilityArgs: Readonly<Record<string, unknown>>;
  /** What the last plugin that succeeded answered; none yet while the file is only the intent. */
  readonly result?: CniResult;
};

const SUFFIX = '.json';
/** Not a sandbox's file: it lacks the suffix. */
const POD_CIDRS = 'pod-cidrs';

/** One file per sandbox that has, or may have, an attachment. */
export class AttachmentCache {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async prepare(): Promise<void> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 });
    await removeTemporaryFiles(this.#dir);
  }

  #path(sandboxId: string): string {
    return join(this.#dir, sandboxId + SUFFIX);
  }

  /** @throws SyntaxError naming the file when it was damaged. */
  read(sandboxId: string): Promise<CachedAttachment | undefined> {
    return readJson<CachedAttachment>(this.#path(sandboxId));
  }

  write(attachment: CachedAttachment, options: AtomicOptions = {}): Promise<void> {
    return writeFileAtomic(this.#path(attachment.sandboxId), JSON.stringify(attachment), options);
  }

  /** After a `write` whose content is durable. */
  makeNamesDurable(): Promise<void> {
    return syncDirectory(this.#dir);
  }

  async remove(sandboxId: string): Promise<void> {
    await rm(this.#path(sandboxId), { force: true });
    await syncDirectory(this.#dir);
  }

  /** Subnets that the node was given for its pods; none when it was never told. @throws SyntaxError when the file was damaged. */
  async podCidrs(): Promise<readonly string[]> {
    const kept = (await readJson<unknown>(join(this.#dir, POD_CIDRS))) ?? [];
    if (Array.isArray(kept) && kept.every(cidr => typeof cidr === 'string')) return kept;
    throw new SyntaxError(`${join(this.#dir, POD_CIDRS)} is not a list of subnets`);
  }

  writePodCidrs(cidrs: readonly string[]): Promise<void> {
    return writeFileAtomic(join(this.#dir, POD_CIDRS), JSON.stringify(cidrs));
  }

  /** Ids of all sandboxes that have a file. */
  async owners(): Promise<string[]> {
    const names = await readdir(this.#dir);
    return names.filter(name => name.endsWith(SUFFIX)).map(name => name.slice(0, -SUFFIX.length));
  }
}
