const BLOCK = 512;

/** Files of one layer, in order. Directories come before what is in them. */
export type TarFile = { readonly name: string; readonly content?: Buffer; readonly mode?: number };

const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;

/** A ustar archive; a name that ends with a slash is a directory. Source: POSIX pax, "ustar Interchange Format". */
export function tarOf(files: Iterable<TarFile>): Buffer {
  const parts: Buffer[] = [];
  for (const { name, content = Buffer.alloc(0), mode = 0o755 } of files) {
    const header = Buffer.alloc(BLOCK);
    header.write(name, 0);
    for (const [value, at, width] of [
      [mode, 100, 8],
      [0, 108, 8],
      [0, 116, 8],
      [content.length, 124, 12],
      [1_700_000_000, 136, 12],
    ] as const)
      header.write(octal(value, width), at);
    header.write(`        ${name.endsWith('/') ? '5' : '0'}`, 148);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    parts.push(header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}
