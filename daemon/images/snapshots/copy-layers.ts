import {
  type BigIntStats,
  chmodSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs';
import { attributesOf, type IdMappings, makeNodeAt, setAttribute, setTimes } from '@cleat/linux';
import { FileCopier } from './file-copier.ts';
import { joinBytes, type MergedEntry, mergedDirectory } from './merged-directory.ts';
import { shiftedCapability, shiftedId } from './shifted-owner.ts';

export type CopyRequest = {
  /** The layers' directories, the lowest first. */
  readonly layers: readonly string[];
  /** Is made. */
  readonly directory: string;
  /** Of the user namespace that the files are for: their owners are as it sees them. Left out, the host's. */
  readonly mappings?: IdMappings | undefined;
};

/** Overlay's own attributes tell of layers, and there are none in a copy. */
const OVERLAY = 'trusted.overlay.';
const CAPABILITY = 'security.capability';
const PERMISSIONS = 0o7777n;

/**
 * Copy what layers show together into a directory of its own: whiteouts are heeded; owners, modes, times, extended
 * attributes, holes, devices, and hard links among a layer's files are kept. Each file is copied once, whatever the layers
 * below have under its name. All calls are synchronous, and no symbolic link is followed.
 * @throws Error that names the path below the root
 */
export function copyLayers({ layers, directory, mappings }: CopyRequest): void {
  process.umask(0);
  const roots = layers.toReversed().map(layer => Buffer.from(layer));
  const target = Buffer.from(directory);
  mkdirSync(target, { mode: 0o755 });
  const [top] = roots;
  if (!top) {
    if (mappings) lchownSync(target, shiftedId(0, mappings.uids), shiftedId(0, mappings.gids));
    return;
  }
  const copy = new TreeCopy(mappings);
  copy.into(target, roots);
  copy.setMetadata(target, top, lstatSync(top, { bigint: true }));
}

class TreeCopy {
  readonly #mappings: IdMappings | undefined;
  readonly #files = new FileCopier();
  /** First copy of each file that has several names, by device and inode. */
  readonly #linked = new Map<string, Buffer>();

  constructor(mappings: IdMappings | undefined) {
    this.#mappings = mappings;
  }

  into(target: Buffer, directories: readonly Buffer[]): void {
    for (const entry of mergedDirectory(directories)) this.#copy(entry, joinBytes(target, entry.name));
  }

  #copy(entry: MergedEntry, to: Buffer): void {
    const { path, stat } = entry;
    if (stat.isDirectory()) {
      mkdirSync(to, { mode: 0o700 });
      this.into(to, entry.directories);
    }
    try {
      if (!stat.isDirectory() && this.#isLinked(stat, to)) return;
      this.#make(entry, to);
      this.setMetadata(to, path, stat);
    } catch (err) {
      throw new Error(`cannot copy ${JSON.stringify(path.toString())}: ${(err as Error).message}`, { cause: err });
    }
  }

  #make({ path, stat }: MergedEntry, to: Buffer): void {
    if (stat.isFile()) this.#files.copy(path, to, stat);
    else if (stat.isSymbolicLink()) symlinkSync(readlinkSync(path, { encoding: 'buffer' }), to);
    else if (!stat.isDirectory()) makeNodeAt(to, Number(stat.mode), stat.rdev);
  }

  #isLinked({ dev, ino, nlink }: BigIntStats, to: Buffer): boolean {
    if (nlink === 1n) return false;
    const key = `${dev}:${ino}`;
    const first = this.#linked.get(key);
    if (first) linkSync(first, to);
    else this.#linked.set(key, to);
    return first !== undefined;
  }

  /** Owner first, because a change of owner takes setuid bits and capabilities away; times last. */
  setMetadata(to: Buffer, from: Buffer, stat: BigIntStats): void {
    const mappings = this.#mappings;
    const owner = (id: bigint, ranges: IdMappings['uids'] | undefined) =>
      ranges ? shiftedId(Number(id), ranges) : Number(id);
    lchownSync(to, owner(stat.uid, mappings?.uids), owner(stat.gid, mappings?.gids));
    if (!stat.isSymbolicLink()) chmodSync(to, Number(stat.mode & PERMISSIONS));
    for (const [name, value] of attributesOf(from)) {
      if (name.startsWith(OVERLAY)) continue;
      setAttribute(to, name, mappings && name === CAPABILITY ? shiftedCapability(value, mappings) : value);
    }
    setTimes(to, stat.atimeNs, stat.mtimeNs);
  }
}
