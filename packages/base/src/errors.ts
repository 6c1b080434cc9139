/** gRPC status codes; ttrpc uses the same numbers. Source: grpc/grpc doc/statuscodes.md. */
export const Code = {
  Ok: 0,
  Cancelled: 1,
  Unknown: 2,
  InvalidArgument: 3,
  DeadlineExceeded: 4,
  NotFound: 5,
  AlreadyExists: 6,
  PermissionDenied: 7,
  ResourceExhausted: 8,
  FailedPrecondition: 9,
  Aborted: 10,
  OutOfRange: 11,
  Unimplemented: 12,
  Internal: 13,
  Unavailable: 14,
  DataLoss: 15,
  Unauthenticated: 16,
} as const;
export type Code = (typeof Code)[keyof typeof Code];

/** An error meant for the caller across a socket; any other error goes out as Unknown. `code` is a gRPC status code, same in ttrpc. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: Code;
  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The status code that an error carries to the caller: its own if it is an RpcError, else Unknown. */
export const codeOf = (e: unknown): Code => (e instanceof RpcError ? e.code : Code.Unknown);

/** The message of anything that was thrown. */
export const messageOf = (e: unknown): string => (e instanceof Error ? e.message : String(e));

const has = (e: unknown, code: Code): e is RpcError => e instanceof RpcError && e.code === code;
export const isNotFound = (e: unknown): e is RpcError => has(e, Code.NotFound);
export const isUnavailable = (e: unknown): e is RpcError => has(e, Code.Unavailable);
export const isDeadlineExceeded = (e: unknown): e is RpcError => has(e, Code.DeadlineExceeded);

const make = (code: Code) => (message: string, cause?: unknown) =>
  new RpcError(code, message, cause === undefined ? undefined : { cause });
export const invalidArgument = make(Code.InvalidArgument);
export const notFound = make(Code.NotFound);
export const alreadyExists = make(Code.AlreadyExists);
export const failedPrecondition = make(Code.FailedPrecondition);
export const unavailable = make(Code.Unavailable);
export const deadlineExceeded = make(Code.DeadlineExceeded);
export const internal = make(Code.Internal);
export const resourceExhausted = make(Code.ResourceExhausted);
export const unimplemented = make(Code.Unimplemented);
