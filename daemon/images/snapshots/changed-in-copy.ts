import { type BigIntStats, lstatSync, readdirSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { IdMappings } from '@cleat/linux';
import { ChangeList } from '../admin/change-list.ts';
import type { Change } from '../admin/changed-paths.ts';

import { joinBytes, mergedDirectory } from './merged-directory.ts';
import { shiftedId } from './shifted-owner.ts';

/** A directory to compare; without any of the image's, everything in it is new. */
type Pending = { readonly path: string; readonly copy: Buffer; readonly image: readonly Buffer[] };

type Copy = {
  readonly directory: string;
  /** Of which image, the lowest layer first. */
  readonly layers: readonly string[];
  /** With which it was made. */
  readonly mappings?: IdMappings | undefined;
};

/**
 * How a copy of an image differs from the image by now, in the words of changedPaths. A file counts as changed when its type, size,
 * mode, owner or time is another. Others may write to it meanwhile. One directory at a time, and everything else gets its turn.
 * @throws RpcError ResourceExhausted beyond a million changes, the signal's reason.
 */
export async function changedInCopy({ directory, layers, mappings }: Copy, signal: AbortSignal): Promise<Change[]> {
  const changes = new ChangeList();
  const image = layers.toReversed().map(layer => Buffer.from(layer));
  const pending: Pending[] = [{ path: '', copy: Buffer.from(directory), image }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    await setImmediate(undefined, { signal });
    pending.push(...compare(next, changes, mappings));
  }
  return changes.sorted();
}

function compare({ path, copy, image }: Pending, changes: ChangeList, mappings: IdMappings | undefined): Pending[] {
  const below: Pending[] = [];
  const names = new Map(namesIn(copy).map(name => [name.toString('latin1'), name]));
  const look = (name: Buffer) => ({ path: `${path}/${name}`, copy: joinBytes(copy, name) });
  for (const { name, stat, directories } of mergedDirectory(image)) {
    const at = look(name);
    const now = names.delete(name.toString('latin1')) ? statOf(at.copy) : undefined;
    if (!now) changes.add('deleted', at.path);
    else if (isOther(now, stat, mappings)) changes.add('changed', at.path);
    if (now?.isDirectory()) below.push({ ...at, image: directories });
  }
  for (const name of names.values()) {
    const at = look(name);
    const now = statOf(at.copy);
    if (now) changes.add('added', at.path);
    if (now?.isDirectory()) below.push({ ...at, image: [] });
  }
  return below;
}

/** None of a directory that was removed meanwhile. */
function namesIn(directory: Buffer): Buffer[] {
  try {
    return readdirSync(directory, { encoding: 'buffer' });
  } catch (err) {
    if (['ENOENT', 'ENOTDIR'].includes((err as NodeJS.ErrnoException).code ?? '')) return [];
    throw err;
  }
}

const statOf = (path: Buffer) => lstatSync(path, { bigint: true, throwIfNoEntry: false });

function isOther(now: BigIntStats, was: BigIntStats, mappings: IdMappings | undefined): boolean {
  const owner = (id: bigint, ranges: IdMappings['uids'] | undefined) =>
    ranges ? BigInt(shiftedId(Number(id), ranges)) : id;
  return (
    now.mode !== was.mode ||
    now.mtimeNs !== was.mtimeNs ||
    now.rdev !== was.rdev ||
    (now.isFile() && now.size !== was.size) ||
    now.uid !== owner(was.uid, mappings?.uids) ||
    now.gid !== owner(was.gid, mappings?.gids)
  );
}
