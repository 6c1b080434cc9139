import { closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { armFailpoints, bundleFiles, writeFileAtomicSync } from '@cleat/base';
import { dup2, unixListen } from '@cleat/linux';
import { bootstrapAnswer } from '../cli/bootstrap-answer.ts';
import { parseInvocation, type ShimFlags } from '../cli/flags.ts';
import { socketPath } from '../cli/socket-address.ts';
import { openLog } from '../log.ts';
import type { Launch } from './request.ts';

/** A forked shim that is ready to serve. */
export type ForkedShim = {
  readonly flags: ShimFlags;
  /** Descriptor of its listening socket. */
  readonly listener: number;
  /** What `start` prints. */
  readonly answer: string;
};

/** In a forked child: take on a shim's directory, environment, streams and socket. @throws when the socket is taken, and as `start` does. */
export function becomeShim({ args, env, cwd }: Launch): ForkedShim {
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  armFailpoints();
  const invocation = parseInvocation(args, cwd);
  if (!('flags' in invocation)) throw new Error('the zygote forks serving shims only');
  const { flags } = invocation;
  process.title = `containerd-shim-cleat-v2 -namespace ${flags.namespace} -id ${flags.id}`;
  takeStreams(flags.bundle);
  const path = socketPath(flags);
  mkdirSync(dirname(path), { recursive: true, mode: 0o711 });
  const listener = unixListen(path, { mode: 0o600 });
  const answer = bootstrapAnswer(path, env['MAX_SHIM_VERSION']);
  writeFileAtomicSync(bundleFiles(flags.bundle).shimPid, String(process.pid), { durable: false });
  return { flags, listener, answer };
}

function takeStreams(bundle: string): void {
  const [nothing, log] = [openSync('/dev/null', constants.O_RDWR), openLog(bundle)];
  dup2(nothing, 0);
  dup2(log, 1);
  dup2(log, 2);
  closeSync(nothing);
  closeSync(log);
}
