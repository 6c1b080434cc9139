import { open, stat } from 'node:fs/promises';

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

/** How often it is looked for more, in milliseconds. */
const LOOK_MS = 200;
const MAX_READ_BYTES = 1024 * 1024;

/** The last lines of a log, and those that are added, until the signal aborts. Goes on with a file that takes its place. */
export async function* follow(path: string, count: number, signal: AbortSignal): AsyncGenerator<string> {
  let at = await sizeOf(path);
  yield* await lastLines(path, count);
  let rest = '';
  while (!signal.aborted) {
    const size = await sizeOf(path);
    if (size < at) [at, rest] = [0, '']; // it was rotated, or emptied
    const bytes = size > at ? await readFrom(path, at) : Buffer.alloc(0);
    at += bytes.length;
    const lines = (rest + bytes.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (bytes.length === 0) await sleep(LOOK_MS, signal);
  }
}

async function readFrom(path: string, at: number): Promise<Buffer> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_READ_BYTES), 0, MAX_READ_BYTES, at);
  return buffer.subarray(0, bytesRead);
}

const sizeOf = async (path: string) => (await stat(path).catch(() => ({ size: 0 }))).size;

const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>(resolve => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
