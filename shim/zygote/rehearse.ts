import { closeSync, mkdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { bundleFiles, RUN_AT_ONCE } from '@cleat/base';
import { dup2, duplicateFd, ignoreSignal, pipe, setChildSubreaper, socketPair, spawnProgram } from '@cleat/linux';
import { Events } from '@cleat/proto/events';
import { Options } from '@cleat/proto/runc-options';
import { Shim } from '@cleat/proto/shim';
import { Task } from '@cleat/proto/task-v3';
import { type Client, connect, createClient, Server } from 'ttrpc-ts';
import { pipeIoTo } from '../io/pipe-io.ts';
import { drainIo } from '../io/process-io.ts';
import { discard } from '../io/sink.ts';
import { openLog } from '../log.ts';
import { serve } from '../serve.ts';
import type { Shim as ShimState } from '../shim.ts';
import { becomeShim } from './become-shim.ts';
import { type Launch, readRequest } from './request.ts';
import { SAMPLE_PROCESS, SAMPLE_SPEC } from './sample-spec.ts';
import { awaitLaunch } from './spare.ts';

/** The rehearsed shim's and its container's. */
const ID = 'x';
const EXECS = 2;
const PROCESS = Buffer.from(JSON.stringify(SAMPLE_PROCESS));
/** How long a call may take, in milliseconds. */
const TIMEOUT_MS = 5_000;

/**
 * Live the life of a shim from its fork to the end of its container: with the code, sockets and calls of a real one, but a
 * runtime that does nothing. What happens here first, happens in no child: no function is compiled there, no name enters
 * a table, no object changes its shape. Afterwards this process is as before, and nothing is left open.
 * @param dir scratch directory, which exists. Paths of sockets are relative to it: its own may be long.
 */
export async function rehearse(dir: string): Promise<void> {
  const cwd = process.cwd();
  const { title } = process;
  const environment = { ...process.env };
  const streams = [0, 1, 2].map(fd => duplicateFd(fd));
  process.chdir(dir);
  const events = new Server().addService(Events, { forward: () => ({}) });
  try {
    await events.listen('e');
    const { CLEAT_FAILPOINT: _, ...env } = environment as Record<string, string>; // those are for real shims
    const args = ['-namespace', ID, '-id', ID, '-address', `${dir}/e`, '-socket-dir', '.', '-bundle', dir];
    await live(dir, { version: 1, args, env: { ...env, TTRPC_ADDRESS: 'e', MAX_SHIM_VERSION: '3' }, cwd: dir });
  } finally {
    await events.shutdown(TIMEOUT_MS);
    for (const [to, fd] of streams.entries()) {
      dup2(fd, to);
      closeSync(fd);
    }
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
    process.title = title;
    process.chdir(cwd);
  }
}

async function live(dir: string, request: Launch): Promise<void> {
  const { flags, listener, answer } = becomeShim(asked(request));
  const logFd = openLog(dir);
  const { shim, server, stop } = await serve(flags, process.env, listener, logFd);
  try {
    await callIt(shim, dir, (JSON.parse(answer) as { address: string }).address);
    await shim.events.flush(TIMEOUT_MS);
  } finally {
    stop();
    ignoreSignal(constants.signals.SIGPIPE); // as it was: whoever gave up an answer must not end the zygote
    setChildSubreaper(false);
    shim.events.close();
    await server.shutdown(TIMEOUT_MS);
    closeSync(logFd);
  }
}

/** Ask for a spare, and then for a shim, as the daemon does. */
function asked(request: Launch): Launch {
  const [child, daemon] = socketPair();
  const life = pipe();
  try {
    writeSync(daemon, `${JSON.stringify({ version: 1, spare: true })}\n`);
    readRequest(child);
    writeSync(daemon, `${JSON.stringify(request)}\n`);
    return awaitLaunch(child, life.read, 'x');
  } finally {
    for (const fd of [child, daemon, life.read, life.write]) closeSync(fd);
  }
}

/** What the daemon asks a shim. */
async function callIt(shim: ShimState, dir: string, address: string): Promise<void> {
  using standIn = new StandIn();
  writeFileSync(bundleFiles(dir).config, JSON.stringify(SAMPLE_SPEC));
  writeFileSync(bundleFiles(dir).initPid, String(standIn.pid));
  mkdirSync(bundleFiles(dir).rootfs, { recursive: true });
  const channel = await connect(address, { timeoutMs: TIMEOUT_MS, callTimeoutMs: TIMEOUT_MS });
  const task = createClient(Task, channel);
  try {
    const log = `cri://${dir}/log?max_line_bytes=16384`;
    const options = {
      typeUrl: Options.typeName,
      value: Options.encode({ binaryName: '/bin/true', root: dir, ioUid: 0, ioGid: 0 }),
    };
    const request = { id: ID, bundle: dir, stdout: log, stderr: log, options };
    const overlay = { type: 'overlay', source: 'overlay', options: ['index=off', 'lowerdir=/nonexistent'] };
    await task.create({ ...request, rootfs: [overlay] }).catch(() => {}); // no mount comes of this
    await task.create(request, { metadata: { [RUN_AT_ONCE]: '/cleat-rehearsal' } });
    await Promise.all([task.start({ id: ID }), task.state({ id: ID })]);
    for (let pumps = 0; pumps < EXECS; pumps++) await pumpIt();
    for (let exec = 1; exec <= EXECS; exec++) await execIt(dir, exec, shim, createClient(Shim, channel));
    await task.kill({ id: ID, signal: constants.signals.SIGKILL });
    await task.wait({ id: ID });
    await task.delete({ id: ID });
  } finally {
    channel.close();
    await channel.closed;
  }
}

/** @param exec how many the shim has run, this one included: the name of the file is the shim's. */
async function execIt(dir: string, exec: number, { reaper }: ShimState, shim: Client<typeof Shim>): Promise<void> {
  using standIn = new StandIn();
  writeFileSync(`${dir}/exec-${exec}.pid`, String(standIn.pid));
  const spec = { typeUrl: 'types.containerd.io/opencontainers/runtime-spec/1/Process', value: PROCESS };
  let done = false;
  const call = (async () => {
    for await (const _ of shim.execSync({ id: ID, spec, timeoutMs: BigInt(TIMEOUT_MS) }));
  })().finally(() => {
    done = true;
  });
  while (!done && !reaper.owns(standIn.pid)) await new Promise(resolve => setImmediate(resolve));
  standIn.end();
  await call;
}

/** Read a program's output as it comes: what the runtime's stand-in leaves is at its end before anybody reads it. */
async function pumpIt(): Promise<void> {
  const io = pipeIoTo({ uid: 0, gid: 0 }, { stdout: discard(), stderr: discard() });
  const held = [io.childStdio.stdout, io.childStdio.stderr].map(fd => duplicateFd(Number(fd)));
  io.started();
  await drainIo(io, TIMEOUT_MS);
  for (const fd of held) closeSync(fd);
  await Promise.all(io.pumps.map(pump => pump.ended));
  await io.close();
}

/** A process for the shim to watch, which ends when told, and with this process. */
class StandIn implements Disposable {
  readonly pid: number;
  #open: number | undefined;

  constructor() {
    const { read, write } = pipe();
    this.#open = write;
    this.pid = spawnProgram({ file: '/bin/cat', args: [], cwd: '/', env: {}, stdio: [read, 'ignore', 'ignore'] });
    closeSync(read);
  }

  end(): void {
    if (this.#open !== undefined) closeSync(this.#open);
    this.#open = undefined;
  }

  [Symbol.dispose](): void {
    this.end();
  }
}

/** Make a directory for `rehearse`; what a rehearsal left that was killed is gone. */
export function scratchDirectory(dir: string): Disposable {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return { [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}
