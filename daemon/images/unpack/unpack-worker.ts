import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Code, internal, messageOf, RpcError, resourceExhausted } from '@cleat/base';
import type { UnpackReply, UnpackRequest } from './unpack-layer.ts';

/** An answer names the directories that a layer leaves unsaid: far less than this. */
const MAX_REPLY_BYTES = 32 * 1024 * 1024;
/** A command line has room for some thousand paths. */
const PATHS_AT_ONCE = 200;
const REMOVE_TIMEOUT_MS = 600_000;
const MAX_STDERR_BYTES = 64 * 1024;

export type Unpacked = Exclude<UnpackReply, { error: string }>;

/** Starts the worker processes that unpack layers: they see the layer's directory only, and die with the daemon. */
export class UnpackWorker {
  readonly #command: string;
  readonly #arguments: readonly string[];

  /** @param command program and first arguments, e.g. `[node, cleat-unpack.mjs]`. */
  constructor([command, ...args]: readonly string[]) {
    if (!command) throw internal('the image service has no command for its unpack worker');
    this.#command = command;
    this.#arguments = args;
  }

  /**
   * Unpack a layer's blob into an empty directory.
   * @throws RpcError DataLoss for a layer that cannot be unpacked, ResourceExhausted when the disk is full.
   */
  async unpack(blob: string, request: UnpackRequest, what: string, signal: AbortSignal): Promise<Unpacked> {
    const file = await open(blob, 'r');
    try {
      const reply = await this.#run(['layer', JSON.stringify(request)], file.fd, what, signal);
      if ('error' in reply) throw failure(reply, what);
      return reply;
    } finally {
      await file.close();
    }
  }

  /** Write out everything that is pending of the file system that holds a directory; it may take long, so not in the daemon. */
  async syncFilesystem(directory: string, signal: AbortSignal): Promise<void> {
    const reply = await this.#run(['sync', directory], 'ignore', `sync of ${directory}`, signal);
    if ('error' in reply) throw failure(reply, `sync of ${directory}`);
  }

  /** Remove directory trees, away from the daemon's event loop. What is not there is no error. */
  async removeTrees(paths: readonly string[]): Promise<void> {
    for (let at = 0; at < paths.length; at += PATHS_AT_ONCE) {
      const some = paths.slice(at, at + PATHS_AT_ONCE);
      const reply = await this.#run(
        ['remove', ...some],
        'ignore',
        'removal of layers',
        AbortSignal.timeout(REMOVE_TIMEOUT_MS),
      );
      if ('error' in reply) throw failure(reply, 'removal of layers');
    }
  }

  async #run(args: string[], stdin: number | 'ignore', what: string, signal: AbortSignal): Promise<UnpackReply> {
    signal.throwIfAborted();
    const child = spawn(this.#command, [...this.#arguments, String(process.pid), ...args], {
      cwd: '/',
      env: {},
      stdio: [stdin, 'pipe', 'pipe'],
    });
    const kill = () => child.kill('SIGKILL');
    signal.addEventListener('abort', kill, { once: true });
    try {
      return await replyOf(child, what);
    } catch (err) {
      signal.throwIfAborted();
      throw err;
    } finally {
      signal.removeEventListener('abort', kill);
    }
  }
}

async function replyOf(child: ChildProcess, what: string): Promise<UnpackReply> {
  const [out, err] = [collect(child.stdout, MAX_REPLY_BYTES), collect(child.stderr, MAX_STDERR_BYTES)];
  const [exitCode, exitSignal] = await once(child, 'close').catch(cause => {
    throw internal(`${what}: the unpack worker cannot be started: ${messageOf(cause)}`, cause);
  });
  try {
    return JSON.parse(Buffer.concat(out).toString('utf8'));
  } catch (cause) {
    const said = Buffer.concat(err).toString('utf8').trim().slice(0, 1000);
    const how = exitSignal ? `was killed by ${exitSignal}` : `ended with code ${exitCode}`;
    throw internal(`${what}: the unpack worker ${how} without an answer${said && `: ${said}`}`, cause);
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
  return new RpcError(Code.DataLoss, `${what}: ${error}`);
}
