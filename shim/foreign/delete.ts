import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { bundleFiles, isNotFound, messageOf, withDeadline, writeFileAtomicSync } from '@cleat/base';
import { unmountLayers } from '@cleat/linux';
import type { ForeignOptions } from '@cleat/proto/foreign';
import { unmountBelow } from '../unmount-below.ts';
import { foreignBundle } from './bundle.ts';
import { connectForeign } from './client.ts';
import { deleteForeignTask } from './delete-task.ts';
import { deleteForeign, type ForeignAddress, type Whose } from './launch.ts';

/** How long another shim may take to end and delete the container of a host that died, in milliseconds. */
const POLITE_TIMEOUT_MS = 5_000;
const SIGKILL = 9;

/** Where the other shim serves, for `delete`. */
export const keepForeignAddress = (bundle: string, address: ForeignAddress): void =>
  writeFileAtomicSync(bundleFiles(bundle).foreignAddress, JSON.stringify(address), { durable: false });

/**
 * Free what is left of a container that another shim runs, when its host has died: the other shim is asked, and its
 * `delete` is run in any case. May be repeated.
 * @param warn told of what could not be done.
 */
export async function deleteForeignLeftovers(
  options: ForeignOptions,
  { bundle, ...whose }: Whose,
  warn: (message: string) => void,
): Promise<void> {
  let pid = 0;
  try {
    const asked = askOther(options, whose.id, bundle, shimPid => {
      pid = shimPid;
    });
    await withDeadline(asked, POLITE_TIMEOUT_MS, `the other shim of ${whose.id}`);
  } catch (err) {
    warn(`the other shim does not delete ${whose.id}: ${messageOf(err)}`);
  }
  const inner = foreignBundle(bundle, whose.id);
  if (!existsSync(inner)) return; // it did not get so far
  await deleteForeign(options, { ...whose, bundle: inner }).catch(err => warn(messageOf(err)));
  killIdle(options, whose.id, pid);
  unmountBelow(bundleFiles(inner).rootfs);
  unmountLayers(bundleFiles(inner).rootfs);
}

/** SIGKILL a shim that was started for this container or its pod's sandbox, and has stayed though all is deleted. */
function killIdle({ program, ownPids }: ForeignOptions, id: string, pid: number): void {
  if (!program || ownPids || pid <= 1) return; // runc's may serve other containers of the pod
  try {
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(id)) process.kill(pid, 'SIGKILL');
  } catch {
    // It has left, as it should.
  }
}

async function askOther(
  options: ForeignOptions,
  id: string,
  bundle: string,
  tellPid: (shimPid: number) => void,
): Promise<void> {
  const text = await readFile(bundleFiles(bundle).foreignAddress, 'utf8').catch(() => undefined); // it was never started
  if (text === undefined) return;
  const { channel, task } = await connectForeign(JSON.parse(text) as ForeignAddress);
  try {
    tellPid((await task.connect({ id })).shimPid);
    await task.kill({ id, signal: SIGKILL, all: true }).catch(() => undefined); // one that has ended already
    await task.wait({ id }).catch(notFoundIsFine);
    await deleteForeignTask(task, id);
  } finally {
    if (options.program) await task.shutdown({ id, now: false }).catch(() => undefined); // it leaves before it answers
    channel.close();
  }
}

function notFoundIsFine(err: unknown): void {
  if (!isNotFound(err)) throw err;
}
