/**
 * `node fake-vm-shim.ts SOCKET`: a shim as those of virtual machines are, without the machine. It serves the sandbox API
 * and the task API 3 for all pods of a node at one address; a container's program runs in its root file system by
 * chroot. It prints a line for each call of the sandbox API, and refuses containers of sandboxes that do not run.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { failedPrecondition, notFound } from '@cleat/base';
import { applyMount, unmount } from '@cleat/linux';
import { Sandbox } from '@cleat/proto/sandbox';
import { Status } from '@cleat/proto/task-types';
import { Task } from '@cleat/proto/task-v3';
import { Server } from 'ttrpc-ts';

type Stdio = { readonly stdin: string; readonly stdout: string; readonly stderr: string };
type Spec = { readonly args: readonly string[]; readonly env?: readonly string[]; readonly cwd?: string };
type Exit = { readonly exitStatus: number; readonly exitedAt: { seconds: bigint; nanos: number } };

const now = () => ({ seconds: BigInt(Math.floor(Date.now() / 1000)), nanos: 0 });

/** One process: an init or an exec. */
class GuestProcess {
  readonly exited = Promise.withResolvers<Exit>();
  #child: ChildProcess | undefined;
  readonly #root: string;
  readonly #spec: Spec;
  readonly #stdio: Stdio;

  constructor(root: string, spec: Spec, stdio: Stdio) {
    this.#root = root;
    this.#spec = spec;
    this.#stdio = stdio;
  }

  start(): number {
    const { stdin, stdout, stderr } = this.#stdio;
    const fds = [stdin && openSync(stdin, 'r'), stdout && openSync(stdout, 'w'), stderr && openSync(stderr, 'w')];
    const env = Object.fromEntries((this.#spec.env ?? []).map(text => text.split(/=(.*)/s).slice(0, 2)));
    const child = spawn('chroot', [this.#root, ...this.#spec.args], { stdio: fds.map(fd => fd || 'ignore'), env });
    for (const fd of fds) if (fd) closeSync(fd);
    this.#child = child;
    child.once('exit', (code, signal) => {
      const exitStatus = signal ? 128 + constants.signals[signal] : (code ?? 0);
      this.exited.resolve({ exitStatus, exitedAt: now() });
    });
    return child.pid ?? 0;
  }

  kill(signal: number): void {
    if (!this.#child?.kill(signal)) throw notFound('the process has ended');
  }
}

type Guest = {
  readonly root: string;
  readonly mounts: readonly string[];
  readonly processes: Map<string, GuestProcess>;
};

const sandboxes = new Map<string, { running: boolean; readonly ended: PromiseWithResolvers<Exit> }>();
const guests = new Map<string, Guest>();

const guestOf = (id: string): Guest => {
  const guest = guests.get(id);
  if (!guest) throw notFound(`no task ${id}`);
  return guest;
};
const processOf = (id: string, execId: string): GuestProcess => {
  const found = guestOf(id).processes.get(execId);
  if (!found) throw notFound(`no process ${execId || id}`);
  return found;
};
const sandboxOf = (id: string) => {
  const sandbox = sandboxes.get(id);
  if (!sandbox) throw notFound(`no sandbox ${id}`);
  return sandbox;
};
const say = (what: string) => process.stdout.write(`${what}\n`);

const server = new Server();
server.addService(Sandbox, {
  createSandbox: ({ sandboxId, netnsPath }) => {
    say(`create ${netnsPath ? 'with' : 'without'} a network`);
    sandboxes.set(sandboxId, { running: false, ended: Promise.withResolvers<Exit>() });
    return {};
  },
  startSandbox: ({ sandboxId }) => {
    say('start');
    sandboxOf(sandboxId).running = true;
    return { pid: process.pid, createdAt: now() };
  },
  stopSandbox: ({ sandboxId }) => {
    say('stop');
    const sandbox = sandboxOf(sandboxId);
    sandbox.running = false;
    sandbox.ended.resolve({ exitStatus: 0, exitedAt: now() });
    return {};
  },
  waitSandbox: ({ sandboxId }) => sandboxOf(sandboxId).ended.promise,
  sandboxStatus: ({ sandboxId }) => ({ sandboxId, state: sandboxOf(sandboxId).running ? 'SANDBOX_READY' : '' }),
  shutdownSandbox: ({ sandboxId }) => {
    say('shutdown');
    sandboxes.delete(sandboxId);
    return {};
  },
});
server.addService(Task, {
  create: ({ id, bundle, rootfs, stdin, stdout, stderr }) => {
    const text = readFileSync(join(bundle, 'config.json'), 'utf8');
    const spec = JSON.parse(text) as { process: Spec; annotations: Record<string, string> };
    const sandbox = sandboxes.get(spec.annotations['io.kubernetes.cri.sandbox-id'] ?? '');
    if (!sandbox?.running) throw failedPrecondition('its sandbox does not run');
    const root = join(bundle, 'rootfs');
    const mounts = rootfs.map(({ type, source, options }) => {
      applyMount({ type, source, target: root, options });
      return root;
    });
    const init = new GuestProcess(root, spec.process, { stdin, stdout, stderr });
    guests.set(id, { root, mounts, processes: new Map([['', init]]) });
    return { pid: process.pid }; // as a VMM's: all containers have the same
  },
  start: ({ id, execId }) => {
    processOf(id, execId).start();
    return { pid: process.pid };
  },
  exec: ({ id, execId, spec, stdin, stdout, stderr }) => {
    const { root, processes } = guestOf(id);
    const parsed = JSON.parse(Buffer.from(spec?.value ?? []).toString()) as Spec;
    processes.set(execId, new GuestProcess(root, parsed, { stdin, stdout, stderr }));
    return {};
  },
  wait: ({ id, execId }) => processOf(id, execId).exited.promise,
  kill: ({ id, execId, signal }) => {
    processOf(id, execId).kill(signal);
    return {};
  },
  delete: async ({ id, execId }) => {
    const { processes, mounts } = guestOf(id);
    const exit = await processOf(id, execId).exited.promise;
    processes.delete(execId);
    if (execId) return exit;
    for (const mount of mounts) unmount(mount, { detach: true });
    guests.delete(id);
    return exit;
  },
  state: ({ id }) => ({ id, pid: guestOf(id) && process.pid, status: Status.RUNNING }),
  closeIO: () => ({}),
});
await server.listen(process.argv[2] ?? '', { mode: 0o600 });
say('serves');
