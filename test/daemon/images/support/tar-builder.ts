import { BLOCK, checksum } from '../../../../daemon/images/unpack/tar-header.ts';

/** An entry as a test wants it: also one that no honest writer makes. Text is latin1. */
export type TarSpec = {
  readonly name: string;
  readonly type?: string;
  readonly content?: string | Buffer;
  readonly linkName?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly major?: number;
  readonly minor?: number;
  /** What the header says of the size, when it lies. */
  readonly size?: number;
  readonly pax?: Readonly<Record<string, string | Buffer>>;
  /** Write the name as GNU's long-name entry. */
  readonly gnuLongName?: boolean;
};

const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;

function header(spec: TarSpec, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(spec.name.slice(0, 100), 0, 'latin1');
  block.write(octal(spec.mode ?? 0o644, 8), 100);
  block.write(octal(spec.uid ?? 0, 8), 108);
  block.write(octal(spec.gid ?? 0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(spec.mtime ?? 1_000_000_000, 12), 136);
  block.write(spec.type ?? '0', 156);
  block.write((spec.linkName ?? '').slice(0, 100), 157, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write(octal(spec.major ?? 0, 8), 329);
  block.write(octal(spec.minor ?? 0, 8), 337);
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

const padded = (content: Buffer) => Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);

function paxRecord(key: string, value: string | Buffer): Buffer {
  const rest = Buffer.concat([
    Buffer.from(` ${key}=`),
    Buffer.isBuffer(value) ? value : Buffer.from(value),
    Buffer.from('\n'),
  ]);
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function entry(spec: TarSpec): Buffer[] {
  const content = Buffer.from(spec.content ?? '');
  const parts: Buffer[] = [];
  if (spec.pax) {
    const records = Buffer.concat(Object.entries(spec.pax).map(([key, value]) => paxRecord(key, value)));
    parts.push(header({ name: 'pax', type: 'x' }, records.length), padded(records));
  }
  if (spec.gnuLongName) {
    const name = Buffer.from(`${spec.name}\0`, 'latin1');
    parts.push(header({ name: '././@LongLink', type: 'L' }, name.length), padded(name));
  }
  return [...parts, header(spec, spec.size ?? content.length), padded(content)];
}

/** A tar stream of these entries, in this order. */
export const makeTar = (specs: readonly TarSpec[]): Buffer =>
  Buffer.concat([...specs.flatMap(entry), Buffer.alloc(2 * BLOCK)]);

export const dir = (name: string, more: Partial<TarSpec> = {}): TarSpec => ({ name, type: '5', mode: 0o755, ...more });
export const file = (name: string, content: string | Buffer, more: Partial<TarSpec> = {}): TarSpec => ({
  name,
  content,
  ...more,
});
export const symlink = (name: string, linkName: string): TarSpec => ({ name, type: '2', linkName, mode: 0o777 });
export const hardlink = (name: string, linkName: string): TarSpec => ({ name, type: '1', linkName });
