import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alreadyExists, bundleFiles, failpoint, internal, messageOf, UndoStack } from '@cleat/base';
import { applyMount, unmount } from '@cleat/linux';
import { OomCounter, oomBefore } from '../cgroup/oom.ts';
import { cgroupAt, cgroupOf } from '../cgroup/paths.ts';
import { openIo } from '../io/open.ts';
import type { IoOwner } from '../io/pipe-io.ts';
import type { Stdio } from '../io/uri.ts';
import { runtimeCreate } from '../runtime/create.ts';
import { runtimeDelete } from '../runtime/delete.ts';
import { Runtime, type RuntimeOptions } from '../runtime/runtime.ts';
import type { Shim } from '../shim.ts';
import { Container } from './container.ts';
import { handleInitExit, noticeOom } from './exit.ts';
import { ioContext } from './io-context.ts';
import { Process } from './process.ts';

/** A mount of the root file system, as the task API has it: `target` is relative to the root. */
export type RootfsMount = {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly options: readonly string[];
};

export type CreateRequest = {
  readonly id: string;
  readonly bundle: string;
  readonly rootfs: readonly RootfsMount[];
  readonly stdio: Stdio;
  readonly ioOwner: IoOwner;
  readonly runtime: RuntimeOptions;
  /** Run the program at once; the cgroup that the container will be in, below the root of each hierarchy. */
  readonly runIn?: string | undefined;
};

/**
 * Make the container, and publish TaskCreate: its init process exists afterwards and waits for start, or runs, which is
 * published, too. Nothing is left on failure. The caller holds the lock `init`.
 */
export async function createContainer(shim: Shim, request: CreateRequest): Promise<Container> {
  if (shim.container) throw alreadyExists(`this shim has the container ${shim.container.id} already`);
  const runtime = new Runtime(request.runtime, request.bundle, shim.children, shim.history);
  const container = new Container(request.id, request.bundle, runtime, new Process('', request.stdio));
  const { init } = container;
  await using undo = new UndoStack((what, err) => shim.log.warn({ err }, `undo of create: ${what}: ${messageOf(err)}`));
  using _launch = shim.reaper.launch();
  container.ioOwner = request.ioOwner;
  container.mounts = await shim.history.step('mount the root file system', () => mountRootfs(request, undo));
  await failpoint('shim.create.mounted');
  const io = await shim.history.step('open the streams', () =>
    openIo(request.stdio, ioContext(shim, container.id), request.ioOwner),
  );
  undo.push('close the streams', () => io.close());
  await failpoint('shim.create.io');
  const pidFile = bundleFiles(request.bundle).initPid;
  undo.push('delete the container', () => runtimeDelete(runtime, request.id, { force: true }));
  const expected = request.runIn === undefined ? undefined : cgroupAt(request.runIn);
  const oomSeen = expected && oomBefore(expected);
  if (expected) markBegun(pidFile);
  const options = { pidFile, consoleSocket: io.consoleSocket, run: expected !== undefined };
  await runtimeCreate(runtime, request.id, io.childStdio, options);
  await failpoint('shim.create.runtime');
  io.started();
  const pid = readPid(pidFile);
  init.io = io;
  init.made(pid);
  container.cgroup = cgroupOf(pid) ?? expected; // it may have ended already
  container.oom = container.cgroup && new OomCounter(container.cgroup, () => noticeOom(shim, container), oomSeen);
  undo.commit();
  shim.container = container;
  tellCreated(shim, container, request);
  shim.reaper.own(pid, exit => void handleInitExit(shim, container, exit));
  await failpoint('shim.create.after');
  return container;
}

/** The runtime writes the pid down after the program has begun: should all die in between, it must not be run again. */
function markBegun(pidFile: string): void {
  if (!existsSync(pidFile)) writeFileSync(pidFile, '0', { mode: 0o600 });
}

/** In one turn of the event loop: an end that is known already is told after this. */
function tellCreated(shim: Shim, container: Container, { bundle, rootfs, runIn }: CreateRequest): void {
  const { id, init } = container;
  const { pid, stdio } = init;
  shim.events.publish('create', { containerId: id, bundle, rootfs, io: stdio, checkpoint: '', pid });
  if (runIn === undefined) return;
  container.awaitsStart = true;
  init.move({ kind: 'running', pid });
  shim.events.publish('start', { containerId: id, pid });
}

/** @throws RpcError Internal when the runtime left no pid there. */
export function readPid(path: string): number {
  const pid = Number(readFileSync(path, 'utf8'));
  if (!Number.isInteger(pid) || pid < 1) throw internal(`the OCI runtime left no pid in ${path}`);
  return pid;
}

function mountRootfs({ bundle, rootfs }: CreateRequest, undo: UndoStack): string[] {
  const root = bundleFiles(bundle).rootfs;
  if (rootfs.length > 0) mkdirSync(root, { recursive: true, mode: 0o711 });
  return rootfs.map(({ type, source, target, options }) => {
    const at = join(root, target);
    applyMount({ type, source, target: at, options });
    undo.push(`unmount ${at}`, () => unmount(at, { detach: true }));
    return at;
  });
}
