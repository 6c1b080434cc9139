import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFiles, isNotFound, messageOf, withDeadline, writeFileAtomicSync } from '@cleat/base';
import { unmountLayers } from '@cleat/linux';
import type { ForeignOptions } from '@cleat/proto/foreign';
import { unmountBelow } from '../unmount-below.ts';
import { foreignBundle } from './bundle.ts';
import { connectForeign } from './client.ts';
import { deleteForeign, type ForeignAddress, type Whose } from './launch.ts';

/** How long another shim may take to end and delete the container of a host that died, in milliseconds. */
const POLITE_TIMEOUT_MS = 5_000;
const SIGKILL = 9;

const fileOf = (bundle: string): string => join(bundle, 'foreign.json');

/** Where the other shim serves, for `delete`. */
export const keepForeignAddress = (bundle: string, address: ForeignAddress): void =>
  writeFileAtomicSync(fileOf(bundle), JSON.stringify(address), { durable: false });

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
  try {
    await withDeadline(askOther(options, whose.id, bundle), POLITE_TIMEOUT_MS, `the other shim of ${whose.id}`);
  } catch (err) {
    warn(`the other shim does not delete ${whose.id}: ${messageOf(err)}`);
  }
  const inner = foreignBundle(bundle, whose.id);
  if (!existsSync(inner)) return; // it did not get so far
  await deleteForeign(options, { ...whose, bundle: inner }).catch(err => warn(messageOf(err)));
  unmountBelow(bundleFiles(inner).rootfs);
  unmountLayers(bundleFiles(inner).rootfs);
}

async function askOther(options: ForeignOptions, id: string, bundle: string): Promise<void> {
  const text = await readFile(fileOf(bundle), 'utf8').catch(() => undefined); // it was never started
  if (text === undefined) return;
  const { channel, task } = await connectForeign(JSON.parse(text) as ForeignAddress);
  try {
    await task.kill({ id, signal: SIGKILL, all: true }).catch(() => undefined); // one that has ended already
    await task.wait({ id }).catch(notFoundIsFine);
    await task.delete({ id }).catch(notFoundIsFine);
  } finally {
    if (options.program) await task.shutdown({ id, now: !options.ownPids }).catch(() => undefined); // it leaves before it answers
    channel.close();
  }
}

function notFoundIsFine(err: unknown): void {
  if (!isNotFound(err)) throw err;
}
