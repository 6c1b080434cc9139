import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { alreadyExists, bundleFiles, internal, writeFileAtomicSync } from '@cleat/base';
import { SystemError, unixListen } from '@cleat/linux';
import { type BootstrapParams, LogLevel } from '@cleat/proto/bootstrap';
import { openLog } from '../log.ts';
import { SHIM_ENV, SHIM_NODE_FLAGS } from '../node-flags.ts';
import { bootstrapAnswer, bootstrapResult } from './bootstrap-answer.ts';
import { flagArgs, type ShimFlags } from './flags.ts';
import { readBootstrap } from './read-bootstrap.ts';
import { socketPath } from './socket-address.ts';

/** How long a socket that is there already may take to answer, in milliseconds. */
const PROBE_TIMEOUT_MS = 1_000;

/**
 * `start`: leave a serving process behind, and answer where it listens. The socket takes connections at once, before
 * the process has loaded; when the process dies, the connection is refused or reset.
 * @param input stdin: the parameters of a containerd since 2.3.
 * @returns what to print on stdout.
 * @throws RpcError AlreadyExists when a shim serves this container.
 */
export async function start(given: ShimFlags, env: NodeJS.ProcessEnv, input: Readable): Promise<string | Uint8Array> {
  const params = await readBootstrap(input, given);
  const flags = params ? withParams(given, params) : given;
  const path = socketPath(flags);
  const answer = bootstrapAnswer(path, params ? '2' : env['MAX_SHIM_VERSION']);
  const listener = await listenOn(path, flags.id);
  try {
    const eventsAddress = env['TTRPC_ADDRESS'] || params?.containerdTtrpcAddress;
    const pid = spawnServer(flags, { ...env, ...(eventsAddress && { TTRPC_ADDRESS: eventsAddress }) }, listener);
    writeFileAtomicSync(bundleFiles(flags.bundle).shimPid, String(pid), { durable: false });
    if (answer.startsWith('{')) writeFileAtomicSync(bundleFiles(flags.bundle).bootstrap, answer, { durable: false });
    adjustOomScore(pid);
    return params ? bootstrapResult(path) : answer;
  } catch (err) {
    rmSync(path, { force: true });
    throw err;
  } finally {
    closeSync(listener);
  }
}

const withParams = (flags: ShimFlags, { logLevel, socketDir }: BootstrapParams): ShimFlags => ({
  ...flags,
  debug: flags.debug || logLevel < LogLevel.LOG_LEVEL_INFO,
  socketDir: socketDir ?? '',
});

/** A listening socket; a dead one in its place is removed. */
async function listenOn(path: string, id: string): Promise<number> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o711 });
  try {
    return unixListen(path, { mode: 0o600 });
  } catch (err) {
    if (!(err instanceof SystemError) || err.code !== 'EADDRINUSE') throw err;
  }
  if (await answers(path)) throw alreadyExists(`a shim for ${id} runs already: it answers at ${path}`);
  rmSync(path, { force: true });
  return unixListen(path, { mode: 0o600 });
}

function answers(path: string): Promise<boolean> {
  const socket = createConnection({ path });
  socket.setTimeout(PROBE_TIMEOUT_MS);
  return new Promise<boolean>(resolve => {
    socket.once('connect', () => resolve(true));
    socket.once('timeout', () => resolve(true)); // its backlog is full: somebody is there
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}

function spawnServer(flags: ShimFlags, env: NodeJS.ProcessEnv, listener: number): number {
  const { bundle } = flags;
  const program = process.argv[1] ?? '';
  const nodeFlags = [...process.execArgv, ...SHIM_NODE_FLAGS.filter(flag => !process.execArgv.includes(flag))];
  const args = flagArgs({ ...flags, socket: '' }); // it inherits the listener
  const log = openLog(bundle);
  try {
    const child = spawn(process.execPath, [...nodeFlags, program, ...args], {
      cwd: bundle,
      detached: true,
      env: { ...env, ...SHIM_ENV },
      stdio: ['ignore', log, log, listener],
    });
    child.unref();
    if (child.pid === undefined) throw internal(`the shim's program ${process.execPath} cannot be run`);
    return child.pid;
  } finally {
    closeSync(log);
  }
}

/** As containerd does: the kernel shall rather kill a shim than the daemon. Without the privilege it stays as it is. */
function adjustOomScore(pid: number): void {
  try {
    const parent = Number(readFileSync(`/proc/${process.ppid}/oom_score_adj`, 'utf8'));
    writeFileSync(`/proc/${pid}/oom_score_adj`, String(Math.min(parent + 1, 1000)));
  } catch {
    // No privilege (CAP_SYS_RESOURCE). Nothing may be said here: containerd reads stdout and stderr as one answer.
  }
}
