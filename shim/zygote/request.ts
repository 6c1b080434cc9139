import { readSync } from 'node:fs';
import { invalidArgument } from '@cleat/base';
import { waitReadableNow } from '@cleat/linux';

/** A shim is wanted. */
export type Launch = {
  readonly version: 1;
  /** Command line of a shim, as for `start`, without the verb. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The bundle. */
  readonly cwd: string;
  /**
   * It is to take the place of the shim that asks: after the answer it gets that one's state and descriptors over the
   * connection. See shim/upgrade/succession.ts.
   */
  readonly successor?: true;
};

/** What the zygote is asked: one line of JSON on a connection to its socket. It answers with one line, and closes. */
export type ZygoteRequest =
  | Launch
  /**
   * Fork a spare: a shim that answers `spare` and waits on the connection for a request with a bundle, which it answers
   * as the zygote would. It leaves at the connection's end.
   */
  | { readonly version: 1; readonly spare: true }
  /** Fork a worker of the image service: see become-worker.ts. The connection is the worker's from there on. */
  | { readonly version: 1; readonly worker: true }
  /** Leave. The shims that were forked stay. */
  | { readonly version: 1; readonly quit: true }
  /** Say that you are there. */
  | { readonly version: 1; readonly ping: true };

/** `answer`: what `start` would have printed. `error`: why there is no shim; start one cold. */
export type ZygoteAnswer =
  | { readonly answer: string }
  | { readonly error: string }
  /** Of a worker: who it is, and its mount and pid namespaces as /proc names them. */
  | { readonly answer: 'worker'; readonly pid: number; readonly namespaces: readonly string[] };

/** Largest request, in bytes, and the time that a caller has to send it, in milliseconds. */
const MAX_REQUEST_BYTES = 64 * 1024;
const REQUEST_TIMEOUT_MS = 1_000;
/** Made before the fork: a child touches what it reads, not all of a buffer of its own. */
const buffer = Buffer.alloc(MAX_REQUEST_BYTES);

/**
 * Read one request, synchronously.
 * @param onEnd called instead of an error when the caller has left without a word.
 * @throws RpcError InvalidArgument when it is none, or comes too slowly.
 */
export function readRequest(fd: number, onEnd = () => {}): ZygoteRequest {
  const giveUpAtMs = performance.now() + REQUEST_TIMEOUT_MS;
  for (let length = 0; length < buffer.length; ) {
    if (!waitReadableNow(fd, Math.max(0, giveUpAtMs - performance.now()))) break;
    const count = readSync(fd, buffer, length, buffer.length - length, null);
    if (count === 0 && length === 0) onEnd();
    if (count === 0) break;
    length += count;
    if (buffer[length - 1] === 0x0a) return parseRequest(buffer.toString('utf8', 0, length));
  }
  throw invalidArgument('the request to the zygote is not complete');
}

function parseRequest(line: string): ZygoteRequest {
  const request = JSON.parse(line) as ZygoteRequest;
  if (request?.version !== 1) throw invalidArgument('the request to the zygote is of an unknown version');
  return request;
}
