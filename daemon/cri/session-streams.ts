import { invalidArgument } from '@cleat/base';
import type { ExecRequest } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';

type Streams = Pick<ExecRequest, 'stdin' | 'stdout' | 'stderr' | 'tty'>;

/** The streams of a session. Source: CRI v1, ExecRequest. @throws RpcError InvalidArgument for none, or a terminal with stderr. */
export function requiredStreams(d: Daemon, { stdin, stdout, stderr, tty }: Streams) {
  if (!stdin && !stdout && !stderr) throw invalidArgument('one of stdin, stdout and stderr must be set');
  if (tty && stderr) throw invalidArgument('stderr is set with tty: a terminal has no stderr of its own');
  return { stdin, stdout, stderr, tty, idleMs: BigInt(d.config.limits.sessionIdleMs) };
}
