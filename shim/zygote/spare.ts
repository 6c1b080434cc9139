import { writeSync } from 'node:fs';
import { invalidArgument } from '@cleat/base';
import { exitNow, waitAnyReadableNow, waitReadableNow } from '@cleat/linux';
import { type Launch, readRequest, type ZygoteAnswer } from './request.ts';

/**
 * In a forked child: be a spare, which knows no bundle yet, until the caller names one. Ends this process when the caller
 * gives up or ends, also by SIGKILL, and when the zygote does.
 * @param connection the caller's; it is answered on it.
 * @param zygoteLives descriptor of a pipe that comes to its end with the zygote.
 * @throws RpcError InvalidArgument when the caller asks for something else.
 */
export function awaitLaunch(connection: number, zygoteLives: number, socketPath: string): Launch {
  process.title = `containerd-shim-cleat-v2 spare of zygote ${socketPath}`;
  writeSync(connection, `${JSON.stringify({ answer: 'spare' } satisfies ZygoteAnswer)}\n`);
  let ready: number | undefined;
  while (ready === undefined) ready = waitAnyReadableNow([connection, zygoteLives], -1);
  if (ready !== connection) exitNow(0);
  const request = readRequest(connection, () => exitNow(0));
  if (waitReadableNow(connection, 0)) exitNow(0); // its end: the caller has given up waiting for this one
  if (!('cwd' in request)) throw invalidArgument('a spare shim is asked for a shim only');
  return request;
}
