/** How a session ended, as its client is told. */
export type SessionStatus =
  | { readonly kind: 'success' }
  | { readonly kind: 'exit'; readonly exitCode: number }
  | { readonly kind: 'error'; readonly message: string };

/** The status of a process that ended with this exit code, or of a session without one. */
export const statusOf = (exitCode: number | undefined): SessionStatus =>
  exitCode === undefined || exitCode === 0 ? { kind: 'success' } : { kind: 'exit', exitCode };

const textOf = (status: Exclude<SessionStatus, { kind: 'success' }>): string =>
  status.kind === 'exit'
    ? `command terminated with non-zero exit code: exit status ${status.exitCode}`
    : `Internal error occurred: ${status.message}`;

/**
 * What goes out on the error stream, in the protocol's version.
 * From version 4 on a metav1.Status in JSON, always; before, the text of an error, and nothing after a success.
 * Source: k8s.io/apimachinery pkg/apis/meta/v1 Status, pkg/util/remotecommand constants.go.
 */
export function encodeStatus(status: SessionStatus, version: number): Buffer {
  if (version < 4) return Buffer.from(status.kind === 'success' ? '' : textOf(status));
  return Buffer.from(JSON.stringify({ metadata: {}, ...statusObject(status) }));
}

function statusObject(status: SessionStatus): object {
  if (status.kind === 'success') return { status: 'Success' };
  const failure = { status: 'Failure', message: textOf(status) };
  if (status.kind === 'error') return { ...failure, reason: 'InternalError', code: 500 };
  const causes = [{ reason: 'ExitCode', message: String(status.exitCode) }];
  return { ...failure, reason: 'NonZeroExitCode', details: { causes } };
}
