import type { TarEntry } from './tar-header.ts';

/** Records of a pax header by keyword; text as latin1. */
export type PaxRecords = ReadonlyMap<string, string>;

const XATTR = 'SCHILY.xattr.';

/**
 * Read pax records: `<length> <keyword>=<value>\n`, the length counting itself. Values are bytes and may hold anything.
 * Source: POSIX pax, "pax Extended Header".
 */
export function parsePax(data: Buffer): PaxRecords {
  const records = new Map<string, string>();
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : Number(data.toString('latin1', at, space));
    const end = at + length;
    if (!Number.isSafeInteger(length) || end > data.length || end <= space + 1 || data[end - 1] !== 0x0a)
      throw new Error('the layer has a broken pax header');
    const record = data.toString('latin1', space + 1, end - 1);
    const equals = record.indexOf('=');
    if (equals <= 0) throw new Error('the layer has a pax record without a keyword');
    add(records, record.slice(0, equals), record.slice(equals + 1));
    at = end;
  }
  return records;
}

/** Of a keyword that comes twice the last counts; only the pieces of a sparse file (format 0.0) come one after the other. */
function add(records: Map<string, string>, key: string, value: string): void {
  const piece = key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes';
  const before = piece ? records.get('GNU.sparse.map') : undefined;
  if (piece) records.set('GNU.sparse.map', before === undefined ? value : `${before},${value}`);
  else records.set(key, value);
}

/** Whether records speak of a file of which only some parts are stored. */
export const isSparse = (records: PaxRecords): boolean =>
  records.size > 0 && [...records.keys()].some(key => key.startsWith('GNU.sparse.'));

/** Let pax records overrule the fields of the header that they precede. An empty value takes the record back. */
export function applyPax(entry: TarEntry, records: PaxRecords): void {
  for (const [key, value] of records) {
    if (key.startsWith('GNU.sparse.')) entry.type = 'sparse';
    if (key.startsWith(XATTR)) entry.xattrs.set(key.slice(XATTR.length), value);
    else if (value !== '') applyField(entry, key, value);
  }
}

function applyField(entry: TarEntry, key: string, value: string): void {
  if (key === 'path') entry.name = value;
  else if (key === 'GNU.sparse.name') entry.name = value;
  else if (key === 'linkpath') entry.linkName = value;
  else if (key === 'size') entry.sizeBytes = integer(key, value);
  else if (key === 'uid') entry.uid = integer(key, value);
  else if (key === 'gid') entry.gid = integer(key, value);
  else if (key === 'mtime') entry.mtimeSeconds = seconds(value);
}

function integer(key: string, value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number))
    throw new Error(`the layer has a pax record ${key} that is no number`);
  return number;
}

function seconds(value: string): number {
  if (!/^-?\d+(?:\.\d*)?$/.test(value)) throw new Error('the layer has a pax record mtime that is no time');
  return Number(value);
}
