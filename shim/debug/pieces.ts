/** Size of the pieces that a file is sent in, in bytes: a frame takes no more than 4 MiB. */
const PIECE_BYTES = 1024 * 1024;

/** A file as the pieces that it is sent in. */
export function* pieces(file: Uint8Array): Generator<{ data: Uint8Array }> {
  for (let at = 0; at < file.length; at += PIECE_BYTES) yield { data: file.subarray(at, at + PIECE_BYTES) };
}
