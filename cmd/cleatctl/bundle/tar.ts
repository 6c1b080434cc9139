/** One file of an archive. */
export type File = { readonly path: string; readonly text: string };

/** Bytes of a header, and of what everything is padded to. Source: POSIX.1-1988, ustar. */
const BLOCK = 512;
const MAX_NAME_BYTES = 100;

/** A tar archive of text files with mode 0600. @throws RangeError when a path has more than 100 bytes. */
export function tar(files: readonly File[], atSeconds: number): Buffer {
  const blocks = files.flatMap(({ path, text }) => {
    const data = Buffer.from(text);
    return [header(path, data.length, atSeconds), data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function header(path: string, size: number, atSeconds: number): Buffer {
  if (Buffer.byteLength(path) > MAX_NAME_BYTES) throw new RangeError(`the path ${path} is too long for an archive`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  block.write(path, 0);
  block.write(octal(0o600, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(atSeconds, 11), 136);
  block.write('        0', 148); // the check sum is reckoned with blanks in its place; a regular file
  block.write('ustar\x0000', 257);
  block.write(
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )} `,
    148,
  );
  return block;
}
