import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import {
  bundleFiles,
  isNotFound,
  messageOf,
  readExitRecord,
  readJson,
  type ShimOptions,
  systemClock,
} from '@cleat/base';
import { unmountLayers } from '@cleat/linux';
import { DeleteResponse } from '@cleat/proto/task-v3';
import { NodeChildren } from '../children.ts';
import { deleteForeignLeftovers } from '../foreign/delete.ts';
import { readForeignOptions } from '../foreign/options-file.ts';
import { runtimeDelete } from '../runtime/delete.ts';
import { Runtime } from '../runtime/runtime.ts';
import { runtimeRoot } from '../task/runc-options.ts';
import { timestamp } from '../timestamp.ts';
import { unmountBelow } from '../unmount-below.ts';
import type { ShimFlags } from './flags.ts';
import { socketPath } from './socket-address.ts';

/** Exit status of a task whose true one nobody knows: as if killed. */
const UNKNOWN_STATUS = 137;

/**
 * `delete`: free what a dead shim has left: the container with all its processes, mounts, the socket. May be repeated.
 * @param warn told of what could not be freed.
 * @returns an encoded DeleteResponse, for stdout.
 */
export async function deleteLeftovers(flags: ShimFlags, warn: (message: string) => void): Promise<Uint8Array> {
  const { bundle, id, namespace } = flags;
  const foreign = await readForeignOptions(bundle);
  if (foreign)
    await deleteForeignLeftovers(
      foreign,
      { id, namespace, bundle, eventsAddress: flags.address, children: new NodeChildren() },
      warn,
    );
  else await deleteOwn(flags, warn);
  unmountBelow(bundleFiles(bundle).rootfs);
  unmountLayers(bundleFiles(bundle).rootfs);
  rmSync(await socketOf(flags), { force: true });
  return DeleteResponse.encode(await lastExit(bundle));
}

async function deleteOwn({ bundle, id, namespace }: ShimFlags, warn: (message: string) => void): Promise<void> {
  const kept = await readJson<ShimOptions>(bundleFiles(bundle).options);
  const options = {
    binary: kept?.runtime ?? 'runc',
    root: runtimeRoot(kept?.runtimeRoot ?? '', namespace),
    systemdCgroup: kept?.systemdCgroup ?? false,
    noPivotRoot: false,
    noNewKeyring: false,
  };
  const runtime = new Runtime(options, bundle, new NodeChildren());
  await runtimeDelete(runtime, id, { force: true }).catch(err => {
    if (!isNotFound(err)) warn(`container ${id} is not deleted: ${messageOf(err)}`);
  });
}

/** Where `start` said that it listens: its caller may have wished for another directory. */
async function socketOf(flags: ShimFlags): Promise<string> {
  const kept = await readJson<{ address?: unknown }>(bundleFiles(flags.bundle).bootstrap).catch(() => undefined); // half-written by nobody: the usual place then
  const address = typeof kept?.address === 'string' ? kept.address : '';
  return address.startsWith('unix:///') ? address.slice('unix://'.length) : socketPath(flags);
}

async function lastExit(bundle: string) {
  const record = await readExitRecord(bundle);
  if (record) return { pid: record.pid, exitStatus: record.status, exitedAt: timestamp(BigInt(record.atNs)) };
  const pid = Number(await readFile(bundleFiles(bundle).initPid, 'utf8').catch(() => '0')); // none was created
  return { pid, exitStatus: UNKNOWN_STATUS, exitedAt: timestamp(systemClock.nowNs()) };
}
