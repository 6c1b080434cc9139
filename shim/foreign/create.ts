import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alreadyExists, bundleFiles, invalidArgument, messageOf, readJson, UndoStack } from '@cleat/base';
import { ForeignOptions } from '@cleat/proto/foreign';
import type { CreateTaskRequest } from '@cleat/proto/task-v3';
import { OomCounter } from '../cgroup/oom.ts';
import { cgroupOf } from '../cgroup/paths.ts';
import { openInput } from '../io/input.ts';
import { Outputs } from '../io/outputs.ts';
import { ioContext } from '../process/io-context.ts';
import type { Shim } from '../shim.ts';
import { makeForeignBundle } from './bundle.ts';
import { connectForeign, LAUNCH_TIMEOUT_MS } from './client.ts';
import { ForeignContainer } from './container.ts';
import { controlOf } from './control.ts';
import { keepForeignAddress } from './delete.ts';
import { extraHandlers } from './extras.ts';
import { FifoIo, type FifoIoOptions } from './fifo-io.ts';
import { deleteForeign, startForeign, type Whose } from './launch.ts';
import { keepForeignOptions } from './options-file.ts';
import { taskOrSandbox } from './sandbox.ts';
import { taskHandlers } from './task.ts';
import { followForeign } from './wait.ts';

/** Create: let another shim make the task, with fifos of ours as its streams. Nothing is left on failure. */
export async function createForeign(shim: Shim, request: CreateTaskRequest): Promise<{ pid: number }> {
  const { id, bundle } = request;
  if (id !== shim.id) throw invalidArgument(`this shim was started for ${shim.id}, not for ${JSON.stringify(id)}`);
  using _lock = await shim.locks.acquire('init');
  if (shim.container || shim.foreign) throw alreadyExists(`this shim has a container already: ${id}`);
  const bytes = request.options?.value ?? new Uint8Array(0);
  const options = ForeignOptions.decode(bytes);
  await using undo = new UndoStack((what, err) => shim.log.warn({ err }, `undo of create: ${what}: ${messageOf(err)}`));
  keepForeignOptions(bundle, bytes);
  const inner = makeForeignBundle(bundle, id);
  const whose = {
    id,
    namespace: shim.namespace,
    bundle: inner,
    eventsAddress: await eventsAddress(bundle, options),
    children: shim.children,
  };
  mkdirSync(join(bundle, 'io'), { recursive: true, mode: 0o700 });
  const container = await makeContainer(shim, request, { options, whose, undo });
  const { pid } = await container.connection.task.create(
    {
      ...container.io.stdio,
      id,
      bundle: inner,
      rootfs: request.rootfs,
      ...(options.options && { options: options.options }),
    },
    { timeoutMs: LAUNCH_TIMEOUT_MS },
  );
  writeFileSync(bundleFiles(bundle).initPid, String(pid), { mode: 0o600 });
  container.init.made(pid);
  watchMemory(container, pid);
  container.io.started();
  undo.commit();
  shim.foreign = container;
  followForeign(shim, container);
  return { pid };
}

/** A shim that may serve other containers of the pod outlives this one: its events go to our caller. */
async function eventsAddress(bundle: string, { ownPids, callerAddress }: ForeignOptions): Promise<string> {
  const own = await readJson<{ address?: string }>(bundleFiles(bundle).bootstrap);
  return ownPids || !own?.address ? callerAddress : own.address.replace(/^unix:\/\//, '');
}

function watchMemory(container: ForeignContainer, pid: number): void {
  const cgroup = container.options.ownPids ? cgroupOf(pid) : undefined;
  if (cgroup) container.oom = new OomCounter(cgroup, () => {});
}

type Making = { readonly options: ForeignOptions; readonly whose: Whose; readonly undo: UndoStack };

async function makeContainer(shim: Shim, request: CreateTaskRequest, { options, whose, undo }: Making) {
  const { id, bundle, stdin, stdout, stderr, terminal } = request;
  const stdio = { stdin, stdout, stderr, terminal };
  undo.push('let the other shim delete what it made', () => deleteForeign(options, whose));
  const address = await startForeign(options, whose);
  keepForeignAddress(bundle, address);
  const dialled = await connectForeign(address);
  undo.push('hang up', () => dialled.channel.close());
  const task = address.version >= 3 ? await taskOrSandbox(dialled, id, whose.bundle) : dialled.task;
  const connection = { ...dialled, task };
  undo.push('leave the other shim', async () => {
    await connection.task.delete({ id }).catch(() => undefined); // it may not have got so far
    await connection.task.shutdown({ id, now: false }).catch(() => undefined); // it leaves before it answers
  });
  const targets = await Outputs.open(stdio, ioContext(shim, id));
  const prefix = join(bundle, 'io', 'init');
  const io = await openStreams(targets, { prefix, terminal, control: controlOf(task, id) }, stdin);
  undo.push('close the streams', () => io.close());
  const container = new ForeignContainer({ id, bundle, options, connection, io }, stdio);
  container.task = taskHandlers(shim, container);
  container.extras = extraHandlers(shim, container);
  return container;
}

/** @throws as StdinFifo and FifoIo do; the targets are closed then. */
async function openStreams(targets: Outputs, options: Omit<FifoIoOptions, 'targets' | 'input'>, stdin: string) {
  try {
    return new FifoIo({ ...options, targets, input: openInput(stdin) });
  } catch (err) {
    await targets.close();
    throw err;
  }
}
