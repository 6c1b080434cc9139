import { closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { armFailpoints, bundleFiles, writeFileAtomicSync } from '@cleat/base';
import { dup2, duplicateFd, unixListen } from '@cleat/linux';
import { bootstrapAnswer } from '../cli/bootstrap-answer.ts';
import { parseInvocation, type ShimFlags } from '../cli/flags.ts';
import { socketPath } from '../cli/socket-address.ts';
import { openLog } from '../log.ts';
import type { Launch } from './request.ts';

/** A forked shim that is ready to serve. */
export type ForkedShim = {
  readonly flags: ShimFlags;
  /** Descriptor of its listening socket; -1: it gets its predecessor's. */
  readonly listener: number;
  /** What `start` prints. */
  readonly answer: string;
  /** Descriptor of the connection to the shim whose place it is to take. */
  readonly predecessor?: number;
};

/**
 * In a forked child: take on a shim's directory, environment, streams and socket. @throws when the socket is taken, and as `start` does.
 * @param connection of whoever asked; a successor keeps a copy of it.
 */
export function becomeShim(request: Launch, connection?: number): ForkedShim {
  const { env } = request;
  const flags = takeOn(request);
  if (request.successor && connection !== undefined)
    return { flags, listener: -1, answer: '', predecessor: duplicateFd(connection) };
  const path = socketPath(flags);
  mkdirSync(dirname(path), { recursive: true, mode: 0o711 });
  const listener = unixListen(path, { mode: 0o600 });
  const answer = bootstrapAnswer(path, env['MAX_SHIM_VERSION']);
  writeFileAtomicSync(bundleFiles(flags.bundle).shimPid, String(process.pid), { durable: false });
  return { flags, listener, answer };
}

function takeOn({ args, env, cwd }: Launch): ShimFlags {
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  armFailpoints();
  const invocation = parseInvocation(args, cwd);
  if (!('flags' in invocation)) throw new Error('the zygote forks serving shims only');
  const { flags } = invocation;
  process.title = `containerd-shim-cleat-v2 -namespace ${flags.namespace} -id ${flags.id}`;
  takeStreams(flags.bundle);
  return flags;
}

function takeStreams(bundle: string): void {
  const [nothing, log] = [openSync('/dev/null', constants.O_RDWR), openLog(bundle)];
  dup2(nothing, 0);
  dup2(log, 1);
  dup2(log, 2);
  closeSync(nothing);
  closeSync(log);
}
