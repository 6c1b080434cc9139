import { open } from 'node:fs/promises';

/** How much of a log's end is looked at, in bytes. */
const TAIL_BYTES = 256 * 1024;

/** The last lines of a log, oldest first, no more than `count`; none when there is no such file. Never waits for a writer. */
export async function lastLines(path: string, count: number): Promise<string[]> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - from);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    if (from > 0) lines.shift(); // its beginning is not there
    if (lines.at(-1) === '') lines.pop();
    return count > 0 ? lines.slice(-count) : [];
  } catch (err) {
    if (['ENOENT', 'ENOTDIR'].includes((err as NodeJS.ErrnoException).code ?? '')) return [];
    throw err;
  }
}
