import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  futimesSync,
  lchownSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  rmSync,
  type Stats,
  statSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { baseOf, bytesOf, entryPath, parentOf, shown } from './entry-path.ts';
import { SparseFile } from './sparse-file.ts';
import { isPlainDirectory, isWhiteout, makeNode, makeOpaque, makeWhiteout, setAttributes } from './special-files.ts';
import type { TarEntry } from './tar-header.ts';
import type { TarHandler } from './tar-reader.ts';

/** Bounds of one layer. */
export type UnpackLimits = { readonly maxBytes: number; readonly maxEntries: number };

/** What was unpacked. */
export type Extracted = {
  /** What the files occupy on disk, whole blocks each. */
  readonly sizeBytes: number;
  readonly inodes: number;
  /** Directories that the layer has without saying how they are: below the root, latin1, `''` for the root itself. */
  readonly implied: readonly string[];
};

type OpenFile = {
  readonly fd: number;
  readonly path: string;
  readonly entry: TarEntry;
  readonly sparse: SparseFile | undefined;
};

/** Entries that are neither files nor links, by the type bits of their mode. */
const NODE_TYPES: Readonly<Record<string, number>> = {
  fifo: constants.S_IFIFO,
  char: constants.S_IFCHR,
  block: constants.S_IFBLK,
};
const S_ISGID = 0o2000;
const NEW_FILE = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW;
const DISK_BLOCK = 4096;
/** What `st_blocks` counts. Source: stat(2). */
const STAT_BLOCK = 512;
/** Longer targets of symbolic links take a block of their own. Source: kernel fs/ext4/namei.c; others are alike. */
const INLINE_LINK_BYTES = 59;
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
/** Other names that begin so belonged to aufs and mean nothing to us. */
const AUFS = '.wh..wh.';

/** Node takes a negative number for now, and a date for what it is. */
const timeOf = (seconds: number): number | Date => (seconds < 0 ? new Date(seconds * 1000) : seconds);

/**
 * Unpacks a layer's entries below the root of this process, which is the layer's own directory (the caller did chroot):
 * so no name, link or `..` leads out of it, whatever the entries are.
 * Source: OCI image-spec layer.md. All calls are synchronous: an entry is done before the next one is looked at.
 */
export class LayerExtractor implements TarHandler {
  readonly #limits: UnpackLimits;
  /** Directories that are known to be there. */
  readonly #known = new Set<string>(['']);
  readonly #implied = new Set<string>(['']);
  /** Times are set at the end: every file that is made in a directory changes them. */
  readonly #directoryTimes = new Map<string, number>();
  #entries = 0;
  #sizeBytes = DISK_BLOCK;
  #inodes = 1;
  /** No directory gives what is made in it a group or rights other than those of this process and the call. */
  #inheritsNothing = process.geteuid?.() === 0 && process.getegid?.() === 0 && isPlainDirectory();
  #file: OpenFile | undefined;

  constructor(limits: UnpackLimits) {
    this.#limits = limits;
  }

  begin(entry: TarEntry): void {
    if (++this.#entries > this.#limits.maxEntries)
      throw new Error(`the layer has more than ${this.#limits.maxEntries} entries`);
    const path = entryPath(entry.name);
    try {
      this.#extract(path, entry);
    } catch (err) {
      throw new Error(`cannot unpack ${entry.type} ${shown(entry.name)}: ${(err as Error).message}`, { cause: err });
    }
  }

  data(chunk: Buffer): void {
    if (!this.#file) return;
    if (this.#file.sparse) this.#file.sparse.write(chunk);
    else for (let at = 0; at < chunk.length; ) at += writeSync(this.#file.fd, chunk, at);
  }

  end(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file) this.#closeFile(file);
  }

  /** To be called once, when all entries are there. */
  finish(): Extracted {
    for (const path of new Set([...this.#directoryTimes.keys(), ...this.#implied])) {
      const there = this.#statOf(path);
      if (!there?.isDirectory()) continue;
      const mtime = this.#directoryTimes.get(path);
      if (mtime !== undefined) lutimesSync(bytesOf(path), timeOf(mtime), timeOf(mtime));
      this.#sizeBytes += there.blocks * STAT_BLOCK - DISK_BLOCK; // one with many entries takes more
    }
    return { sizeBytes: this.#sizeBytes, inodes: this.#inodes, implied: [...this.#implied] };
  }

  #extract(path: string, entry: TarEntry): void {
    if (entry.type === 'other') return;
    if (path === '') this.#root(entry);
    else this.#extractBelow(path, entry);
  }

  #extractBelow(path: string, entry: TarEntry): void {
    const base = baseOf(path);
    this.#ensureDirectory(parentOf(path));
    if (base === OPAQUE) makeOpaque(parentOf(path));
    else if (base.startsWith(AUFS)) return;
    else if (base.startsWith(WHITEOUT)) this.#whiteout(path, base.slice(WHITEOUT.length));
    else if (entry.type === 'directory') this.#directory(path, entry);
    else this.#make(path, entry);
  }

  #root(entry: TarEntry): void {
    if (entry.type !== 'directory') throw new Error('the root of a layer can only be a directory');
    this.#implied.delete('');
    this.#setMetadata('', entry);
  }

  /** A whiteout speaks of lower layers only: what this layer has under the name stays, a directory without the lower ones' files. */
  #whiteout(path: string, name: string): void {
    if (name === '' || name === '.' || name === '..') throw new Error('a whiteout must name a file beside it');
    const hidden = parentOf(path) === '' ? name : `${parentOf(path)}/${name}`;
    const there = this.#statOf(hidden);
    if (there?.isDirectory()) makeOpaque(hidden);
    if (there) return;
    makeWhiteout(hidden);
    this.#inodes++;
  }

  #directory(path: string, entry: TarEntry): void {
    const there = this.#statOf(path);
    if (!there?.isDirectory()) {
      const wasWhiteout = there !== undefined && isWhiteout(path);
      if (there) this.#clear(path);
      this.#makeDirectory(path);
      if (wasWhiteout) makeOpaque(path);
    }
    this.#implied.delete(path);
    this.#setMetadata(path, entry);
  }

  #makeDirectory(path: string): void {
    mkdirSync(bytesOf(path), { mode: 0o755 });
    this.#known.add(path);
    this.#inodes++;
    this.#sizeBytes += DISK_BLOCK;
  }

  /** The directories above an entry, which the layer may leave unsaid. A symbolic link to a directory will do. */
  #ensureDirectory(path: string): void {
    if (this.#known.has(path)) return;
    this.#ensureDirectory(parentOf(path));
    const there = this.#statOf(path);
    const wasWhiteout = there !== undefined && isWhiteout(path);
    if (wasWhiteout) this.#clear(path);
    if (!there || wasWhiteout) {
      this.#makeDirectory(path);
      this.#implied.add(path);
      if (wasWhiteout) makeOpaque(path);
    } else if (!statSync(bytesOf(path)).isDirectory()) {
      throw new Error(`${shown(path)} is not a directory`);
    }
    this.#known.add(path);
  }

  #make(path: string, entry: TarEntry): void {
    if (entry.type === 'hardlink') {
      this.#replacing(path, () => linkSync(bytesOf(entryPath(entry.linkName)), bytesOf(path))); // metadata is the other name's
      return;
    }
    this.#inodes++;
    if (entry.type === 'file') {
      this.#openFile(path, entry);
      return;
    }
    if (entry.type === 'symlink') this.#symlink(path, entry.linkName);
    else this.#node(path, entry);
    this.#setMetadata(path, entry);
  }

  /** The last entry of a name counts. Names seldom come twice: looking first would cost more than all else. */
  #replacing<T>(path: string, make: () => T): T {
    try {
      return make();
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'EEXIST') throw err;
    }
    this.#clear(path);
    return make();
  }

  #node(path: string, { type, mode, major, minor }: TarEntry): void {
    this.#clear(path);
    makeNode(path, (NODE_TYPES[type] ?? constants.S_IFIFO) | mode, major, minor);
  }

  #symlink(path: string, target: string): void {
    this.#replacing(path, () => symlinkSync(Buffer.from(target, 'latin1'), bytesOf(path)));
    if (target.length > INLINE_LINK_BYTES) this.#sizeBytes += DISK_BLOCK;
  }

  #openFile(path: string, entry: TarEntry): void {
    this.#sizeBytes += Math.ceil(entry.sizeBytes / DISK_BLOCK) * DISK_BLOCK;
    if (this.#sizeBytes > this.#limits.maxBytes)
      throw new Error(`the layer unpacks to more than ${this.#limits.maxBytes} bytes`);
    const fd = this.#replacing(path, () => openSync(bytesOf(path), NEW_FILE, entry.mode & 0o777));
    this.#file = { fd, path, entry, sparse: entry.sparse && new SparseFile(fd, entry.sparse) };
  }

  /** As `#setMetadata`, through the open file. */
  #closeFile({ fd, path, entry, sparse }: OpenFile): void {
    sparse?.finish();
    const { uid, gid, mode, mtimeSeconds, xattrs } = entry;
    if (!this.#isBornRight(entry)) {
      fchownSync(fd, uid, gid);
      fchmodSync(fd, mode);
    }
    futimesSync(fd, timeOf(mtimeSeconds), timeOf(mtimeSeconds));
    closeSync(fd);
    setAttributes(path, xattrs);
  }

  /** Whether what is made has its owner and mode from the beginning. */
  #isBornRight({ uid, gid, mode }: TarEntry): boolean {
    return this.#inheritsNothing && uid === 0 && gid === 0 && (mode & 0o7000) === 0;
  }

  /** Owner first, because a change of owner takes setuid bits and capabilities away; times last. */
  #setMetadata(path: string, entry: TarEntry): void {
    const target = bytesOf(path);
    if (entry.type === 'directory' && entry.mode & S_ISGID) this.#inheritsNothing = false;
    if (entry.type !== 'symlink' || !this.#isBornRight({ ...entry, mode: 0 })) lchownSync(target, entry.uid, entry.gid);
    if (entry.type !== 'symlink') chmodSync(target, entry.mode);
    setAttributes(path, entry.xattrs);
    if (entry.type === 'directory') this.#directoryTimes.set(path, entry.mtimeSeconds);
    else lutimesSync(target, timeOf(entry.mtimeSeconds), timeOf(entry.mtimeSeconds));
  }

  /** Make room for an entry: the last one of a name counts. */
  #clear(path: string): void {
    const there = this.#statOf(path);
    if (!there) return;
    rmSync(bytesOf(path), { recursive: true, force: true });
    if (!there.isDirectory()) {
      if (there.nlink > 1) return;
      this.#inodes--;
      this.#sizeBytes -= there.blocks * STAT_BLOCK;
      return;
    }
    for (const set of [this.#known, this.#implied])
      for (const known of set) if (known === path || known.startsWith(`${path}/`)) set.delete(known);
  }

  #statOf(path: string): Stats | undefined {
    return lstatSync(bytesOf(path), { throwIfNoEntry: false });
  }
}
