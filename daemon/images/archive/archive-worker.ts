import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Code, internal, messageOf, RpcError, resourceExhausted } from '@cleat/base';
import type { Packed, PackRequest } from './pack-layer.ts';
import type { Spooled, SpoolRequest } from './spool-archive.ts';

/** An answer names the files of an archive: far less than this. */
const MAX_REPLY_BYTES = 32 * 1024 * 1024;
const MAX_STDERR_BYTES = 64 * 1024;

type Reply<T> = T | { readonly error: string; readonly code?: string };

/** What a worker is started with. */
type Streams = {
  /** What is sent to its standard input. */
  readonly input?: AsyncIterable<Uint8Array>;
  /** Its descriptor 3. */
  readonly output?: FileHandle;
};

/** Starts the worker processes that read and write archives: each sees one directory only, and dies with the daemon. */
export class ArchiveWorker {
  readonly #command: string;
  readonly #arguments: readonly string[];

  /** @param command program and first arguments, e.g. `[node, cleat-unpack.mjs]`. */
  constructor([command, ...args]: readonly string[]) {
    if (!command) throw internal('the image service has no command for its archive worker');
    this.#command = command;
    this.#arguments = args;
  }

  /**
   * Put the files of an archive that arrives into a directory.
   * @throws RpcError InvalidArgument for what is no archive, ResourceExhausted when the disk is full; what `archive` throws.
   */
  async spool(archive: AsyncIterable<Uint8Array>, request: SpoolRequest, signal: AbortSignal): Promise<Spooled> {
    return await this.#run(['spool', JSON.stringify(request)], { input: archive }, 'the archive', signal);
  }

  /** Write a layer's files as a tar. @throws RpcError ResourceExhausted when the disk is full. */
  async pack(request: PackRequest, output: FileHandle, what: string, signal: AbortSignal): Promise<Packed> {
    return await this.#run(['pack', JSON.stringify(request)], { output }, what, signal);
  }

  async #run<T extends object>(args: string[], streams: Streams, what: string, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const { input, output } = streams;
    const child = spawn(this.#command, [...this.#arguments, String(process.pid), ...args], {
      cwd: '/',
      env: {},
      stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe', ...(output ? [output.fd] : [])],
    });
    const kill = () => child.kill('SIGKILL');
    signal.addEventListener('abort', kill, { once: true });
    try {
      const [reply] = await Promise.all([replyOf<T>(child, what), input && feed(child, input)]);
      if ('error' in reply) throw failure(reply, what);
      return reply;
    } catch (err) {
      signal.throwIfAborted();
      throw err;
    } finally {
      signal.removeEventListener('abort', kill);
    }
  }
}

/** Send bytes to a child. One that has heard enough is no failure of ours: its answer tells. */
async function feed(child: ChildProcess, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  if (!child.stdin) return;
  try {
    await pipeline(Readable.from(bytes, { objectMode: false }), child.stdin);
  } catch (err) {
    if (['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes((err as NodeJS.ErrnoException).code ?? '')) return;
    child.kill('SIGKILL');
    throw err;
  }
}

async function replyOf<T>(child: ChildProcess, what: string): Promise<Reply<T>> {
  const [out, err] = [collect(child.stdout, MAX_REPLY_BYTES), collect(child.stderr, MAX_STDERR_BYTES)];
  const [exitCode, exitSignal] = await once(child, 'close').catch(cause => {
    throw internal(`${what}: the archive worker cannot be started: ${messageOf(cause)}`, cause);
  });
  try {
    return JSON.parse(Buffer.concat(out).toString('utf8'));
  } catch (cause) {
    const said = Buffer.concat(err).toString('utf8').trim().slice(0, 1000);
    const how = exitSignal ? `was killed by ${exitSignal}` : `ended with code ${exitCode}`;
    throw internal(`${what}: the archive worker ${how} without an answer${said && `: ${said}`}`, cause);
  }
}

/** What a stream says, up to a limit; what comes after is read and dropped, so that the child never blocks. */
function collect(stream: Readable | null, maxBytes: number): Buffer[] {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  });
  return chunks;
}

function failure({ error, code }: { readonly error: string; readonly code?: string }, what: string): RpcError {
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return resourceExhausted(`no space left on the image file system: ${what}: ${error}`);
  return new RpcError(Code.InvalidArgument, `${what}: ${error}`);
}
