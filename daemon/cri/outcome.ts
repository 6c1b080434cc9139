import { Code, codeOf, messageOf, RpcError } from '@cleat/base';
import { status as Status } from '@grpc/grpc-js';
import type { Daemon } from '../daemon.ts';

/** What a method learns of its caller. */
export type CallContext = {
  /** Aborts when the caller hangs up or its deadline passes. */
  readonly signal: AbortSignal;
};

/** The signal of a call that has come from grpc-js. */
export function callerSignal(call: { on(event: 'cancelled', listener: () => void): unknown }): AbortSignal {
  const controller = new AbortController();
  call.on('cancelled', () => controller.abort());
  return controller.signal;
}

/** A caller's mistake is a fact of life; what we cannot explain is an error, with its cause in the log. */
export function logFailure(d: Daemon, method: string, ms: number, err: unknown): void {
  const code = codeOf(err);
  const message = `${method} failed: ${messageOf(err)}`;
  if (code === Code.Unknown || code === Code.Internal) d.log.error({ method, ms, code, err }, message);
  else d.log.info({ method, ms, code }, message);
}

/** The status that an error ends a call with. */
export const grpcCode = (err: unknown): number => (err instanceof RpcError ? err.code : Status.UNKNOWN);
