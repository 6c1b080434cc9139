import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { chroot, getxattr } from '@cleat/linux';
import { bytesOf } from '../unpack/entry-path.ts';
import { padding, TAR_END, tarHeader, type WrittenEntry } from './tar-writer.ts';

/** What the worker is asked; it writes the tar to descriptor 3. */
export type PackRequest = { readonly directory: string };
/** What the worker answers. */
export type Packed = { readonly digest: string; readonly sizeBytes: number };

const OUTPUT_FD = 3;
const READ_BYTES = 256 * 1024;
/** Marks in a layer's tar. Source: OCI image-spec layer.md, "Whiteouts". */
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
/** Attributes of files that a layer keeps; others are not asked for. */
const ATTRIBUTES = ['security.capability'];

/**
 * Write a layer's files as a tar, in the order of their names: the same files make the same tar. Overlay's marks become
 * those of the image format. Sockets are left out. To be called in a process of its own, which sees nothing but the
 * directory from then on.
 */
export function packLayer({ directory }: PackRequest): Packed {
  createHash('sha256').digest(); // OpenSSL reads its configuration on first use: that must be before the root changes
  getxattr(directory, 'trusted.overlay.opaque'); // and its symbol is looked up
  chroot(directory);
  const packer = new Packer();
  packer.add('');
  return packer.finish();
}

class Packer {
  readonly #hash = createHash('sha256');
  readonly #buffer = Buffer.allocUnsafe(READ_BYTES);
  /** First name of each file that has several. */
  readonly #linked = new Map<string, string>();
  #sizeBytes = 0;

  /** @param path latin1, empty for the root. */
  add(path: string): void {
    const stats = lstatSync(bytesOf(path));
    if (stats.isDirectory()) this.#directory(path, stats);
    else this.#other(path, stats);
  }

  finish(): Packed {
    this.#write(TAR_END);
    return { digest: `sha256:${this.#hash.digest('hex')}`, sizeBytes: this.#sizeBytes };
  }

  #directory(path: string, stats: Stats): void {
    const prefix = path === '' ? '' : `${path}/`;
    this.#write(tarHeader({ ...common(stats), name: prefix || './', type: 'directory', xattrs: attributes(path) }));
    if (attribute(path, 'trusted.overlay.opaque') === 'y')
      this.#write(tarHeader({ name: `${prefix}${OPAQUE}`, mode: 0 }));
    const names = readdirSync(bytesOf(path), { encoding: 'buffer' }).map(name => name.toString('latin1'));
    for (const name of names.sort()) this.add(`${prefix}${name}`);
  }

  #other(path: string, stats: Stats): void {
    const entry = { ...common(stats), name: path };
    if (stats.isCharacterDevice() && stats.rdev === 0) {
      const at = path.lastIndexOf('/') + 1;
      this.#write(tarHeader({ name: `${path.slice(0, at)}${WHITEOUT}${path.slice(at)}`, mode: 0 }));
      return;
    }
    if (this.#linkedAlready(entry, stats)) return;
    if (stats.isFile()) this.#file(entry, stats);
    else if (stats.isSymbolicLink())
      this.#write(tarHeader({ ...entry, type: 'symlink', linkName: readlinkSync(bytesOf(path), 'latin1') }));
    else if (stats.isFIFO()) this.#write(tarHeader({ ...entry, type: 'fifo' }));
    else if (stats.isCharacterDevice() || stats.isBlockDevice())
      this.#write(tarHeader({ ...entry, type: stats.isBlockDevice() ? 'block' : 'char', ...deviceOf(stats.rdev) }));
  }

  #linkedAlready(entry: WrittenEntry, { dev, ino, nlink }: Stats): boolean {
    if (nlink < 2) return false;
    const first = this.#linked.get(`${dev}:${ino}`);
    if (first === undefined) this.#linked.set(`${dev}:${ino}`, entry.name);
    else this.#write(tarHeader({ ...entry, type: 'hardlink', linkName: first }));
    return first !== undefined;
  }

  #file(entry: WrittenEntry, { size }: Stats): void {
    this.#write(tarHeader({ ...entry, sizeBytes: size, xattrs: attributes(entry.name) }));
    const fd = openSync(bytesOf(entry.name), constants.O_RDONLY | constants.O_NOFOLLOW);
    for (let left = size; left > 0; ) {
      const read = readSync(fd, this.#buffer, 0, Math.min(left, READ_BYTES), null);
      if (read === 0) throw new Error(`${entry.name} has become shorter while it was read`);
      this.#write(this.#buffer.subarray(0, read));
      left -= read;
    }
    closeSync(fd);
    this.#write(padding(size));
  }

  #write(bytes: Buffer): void {
    this.#hash.update(bytes);
    this.#sizeBytes += bytes.length;
    for (let at = 0; at < bytes.length; ) at += writeSync(OUTPUT_FD, bytes, at);
  }
}

const common = ({ mode, uid, gid, mtimeMs }: Stats) => ({
  mode: mode & 0o7777,
  uid,
  gid,
  mtimeSeconds: Math.floor(mtimeMs / 1000),
});

/** Source: glibc sys/sysmacros.h, gnu_dev_major and gnu_dev_minor. */
function deviceOf(rdev: number): { major: number; minor: number } {
  const device = BigInt(rdev);
  return {
    major: Number(((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n)),
    minor: Number((device & 0xffn) | ((device >> 12n) & 0xffffff00n)),
  };
}

function attributes(path: string): Map<string, string> {
  const found = ATTRIBUTES.map(name => [name, attribute(path, name)] as const);
  return new Map(found.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** The call takes text only: a file whose name is not UTF-8 has no attributes for us. */
function attribute(path: string, name: string): string | undefined {
  const bytes = bytesOf(path);
  return isUtf8(bytes) ? getxattr(bytes.toString('utf8'), name)?.toString('latin1') : undefined;
}
