import { BLOCK, checksum, type TarEntry } from '../unpack/tar-header.ts';

/** An entry to be written; text is latin1 with one character per byte, as in `TarEntry`. */
export type WrittenEntry = Pick<TarEntry, 'name'> &
  Partial<Omit<TarEntry, 'name' | 'type'>> & { readonly type?: keyof typeof FLAGS };

const FLAGS = { file: '0', hardlink: '1', symlink: '2', char: '3', block: '4', directory: '5', fifo: '6' } as const;

/** Largest numbers of a header's fields of 8 and 12 bytes: octal digits and a final space or zero. */
const MAX_8 = 0o7777777;
const MAX_12 = 0o77777777777;

/**
 * An entry's header, with a pax header before it for what the old format has no room for. Its content follows, and `padding`.
 * Source: POSIX pax, "ustar Interchange Format" and "pax Extended Header".
 */
export function tarHeader(entry: WrittenEntry): Buffer {
  const { name, linkName = '', uid = 0, gid = 0, sizeBytes = 0, mtimeSeconds = 0, xattrs } = entry;
  const records = [
    ...(name.length > 100 ? [paxRecord('path', name)] : []),
    ...(linkName.length > 100 ? [paxRecord('linkpath', linkName)] : []),
    ...(uid > MAX_8 ? [paxRecord('uid', String(uid))] : []),
    ...(gid > MAX_8 ? [paxRecord('gid', String(gid))] : []),
    ...(sizeBytes > MAX_12 ? [paxRecord('size', String(sizeBytes))] : []),
    ...(mtimeSeconds < 0 || mtimeSeconds > MAX_12 ? [paxRecord('mtime', String(mtimeSeconds))] : []),
    ...[...(xattrs ?? [])].map(([key, value]) => paxRecord(`SCHILY.xattr.${key}`, value)),
  ];
  const own = block(entry, FLAGS[entry.type ?? 'file']);
  if (records.length === 0) return own;
  const pax = Buffer.from(records.join(''), 'latin1');
  return Buffer.concat([block({ name: 'pax', sizeBytes: pax.length }, 'x'), pax, padding(pax.length), own]);
}

/** What follows a content of so many bytes. */
export const padding = (sizeBytes: number): Buffer => Buffer.alloc((BLOCK - (sizeBytes % BLOCK)) % BLOCK);

/** What ends a tar stream. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

function block(entry: WrittenEntry, flag: string): Buffer {
  const header = Buffer.alloc(BLOCK);
  const fits = (value: number, max: number) => (value >= 0 && value <= max ? value : 0);
  header.write(entry.name.slice(0, 100), 0, 'latin1');
  header.write(octal(entry.mode ?? 0o644, 8), 100);
  header.write(octal(fits(entry.uid ?? 0, MAX_8), 8), 108);
  header.write(octal(fits(entry.gid ?? 0, MAX_8), 8), 116);
  header.write(octal(fits(entry.sizeBytes ?? 0, MAX_12), 12), 124);
  header.write(octal(fits(entry.mtimeSeconds ?? 0, MAX_12), 12), 136);
  header.write(flag, 156);
  header.write((entry.linkName ?? '').slice(0, 100), 157, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  header.write(octal(entry.major ?? 0, 8), 329);
  header.write(octal(entry.minor ?? 0, 8), 337);
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;

/** `<length> <keyword>=<value>\n`, the length counting its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return `${length}${rest}`;
}
