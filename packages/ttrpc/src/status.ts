import { Code, RpcError, resourceExhausted } from '@cleat/base';
import { MAX_DATA_BYTES } from './frame.ts';
import type { Status, StatusDetail } from './messages.ts';

const codes: ReadonlySet<number> = new Set(Object.values(Code));
const isCode = (code: number): code is Code => codes.has(code);

/** An RpcError that carries more for programs to read: google.rpc.Status.details, undecoded. */
export class DetailedRpcError extends RpcError {
  readonly details: readonly StatusDetail[];
  constructor(code: Code, message: string, details: readonly StatusDetail[], options?: ErrorOptions) {
    super(code, message, options);
    this.details = details;
  }
}

/** What was thrown, as a status for the peer: no stack, and Unknown when it is not an RpcError. */
export function statusOf(thrown: unknown): Status {
  if (!(thrown instanceof Error)) return { code: Code.Unknown, message: String(thrown), details: [] };
  const details = thrown instanceof DetailedRpcError ? thrown.details : [];
  // Ok would tell the peer that nothing failed.
  const code = thrown instanceof RpcError && thrown.code !== Code.Ok ? thrown.code : Code.Unknown;
  return { code, message: thrown.message, details };
}

/** A status from the peer, as an error to throw; undefined when it says Ok. A code that nobody knows becomes Unknown. */
export function errorOf(status: Status | undefined): RpcError | undefined {
  if (status === undefined || status.code === Code.Ok) return undefined;
  const code = isCode(status.code) ? status.code : Code.Unknown;
  return status.details.length > 0
    ? new DetailedRpcError(code, status.message, status.details)
    : new RpcError(code, status.message);
}

/** The error for data beyond MAX_DATA_BYTES, in the words of Go's ttrpc. */
export const tooLarge = (bytes: number): RpcError =>
  resourceExhausted(`message length ${bytes} exceed maximum message size of ${MAX_DATA_BYTES}`);
