import { invalidArgument } from '@cleat/base';
import type { LogPolicy } from './cri-log.ts';

/** Where a standard stream of a process goes to or comes from, as a URI or path. Empty: nowhere. */
export type Stdio = {
  readonly stdin: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly terminal: boolean;
};

/** The target of an output stream, taken apart. */
export type OutputTarget =
  | { readonly scheme: 'none' | 'session' }
  | { readonly scheme: 'path' | 'file'; readonly path: string }
  | { readonly scheme: 'cri'; readonly path: string; readonly maxLineBytes: number; readonly policy: LogPolicy }
  | { readonly scheme: 'binary' | 'binary-v2'; readonly path: string; readonly args: readonly string[] };

/** Most bytes of a log line before it is cut, unless the URI tells: containerd's default. */
const DEFAULT_MAX_LINE_BYTES = 16 * 1024;

/**
 * Read the target of an output stream: a path or `fifo://`, `file://` (appended to), `binary://` (a logging program),
 * `cri://` (a log file in the CRI format, written by the shim: ours), `session://` (nothing but attach sessions: ours).
 * Source: containerd core/runtime/v2/README.md, "Logging"; cmd/containerd-shim-runc-v2/process/io.go.
 * @throws RpcError InvalidArgument
 */
export function parseOutput(field: 'stdout' | 'stderr', text: string): OutputTarget {
  if (text === '') return { scheme: 'none' };
  if (!/^[a-z][a-z0-9+.-]*:\/\//.test(text)) return { scheme: 'path', path: text };
  if (text.startsWith('session://')) return { scheme: 'session' };
  const url = parseUrl(field, text);
  const path = decodePath(field, url);
  if (url.host !== '' || !path.startsWith('/'))
    throw invalidArgument(`${field} ${text} does not hold an absolute path`);
  switch (url.protocol) {
    case 'fifo:':
      return { scheme: 'path', path };
    case 'file:':
      return { scheme: 'file', path };
    case 'cri:':
      return { scheme: 'cri', path, maxLineBytes: maxLineBytes(field, url), policy: policy(field, url) };
    case 'binary:':
    case 'binary-v2:':
      return { scheme: url.protocol === 'binary:' ? 'binary' : 'binary-v2', path, args: binaryArgs(url) };
    default:
      throw invalidArgument(`${field} ${text} has a scheme that is not known: fifo, file, binary and cri are`);
  }
}

function parseUrl(field: string, text: string): URL {
  try {
    return new URL(text);
  } catch (err) {
    throw invalidArgument(`${field} ${JSON.stringify(text)} is not a URI`, err);
  }
}

function decodePath(field: string, url: URL): string {
  try {
    return decodeURIComponent(url.pathname);
  } catch (err) {
    throw invalidArgument(`${field} ${url.href} is not well encoded`, err);
  }
}

function maxLineBytes(field: string, url: URL): number {
  const text = url.searchParams.get('max_line_bytes');
  if (text === null) return DEFAULT_MAX_LINE_BYTES;
  const bytes = Number(text);
  if (!Number.isInteger(bytes) || bytes < 1)
    throw invalidArgument(`${field} max_line_bytes=${text} is not a positive number of bytes`);
  return bytes;
}

function policy(field: string, url: URL): LogPolicy {
  const text = url.searchParams.get('policy') ?? 'block';
  if (text === 'block' || text === 'drop') return text;
  throw invalidArgument(`${field} policy=${text} is neither block nor drop`);
}

/** Each key of the query is an argument, followed by its first value, even an empty one. Source: containerd, NewBinaryCmd. */
function binaryArgs(url: URL): string[] {
  const keys = new Set(url.searchParams.keys());
  return [...keys].flatMap(key => [key, url.searchParams.get(key) ?? '']);
}
