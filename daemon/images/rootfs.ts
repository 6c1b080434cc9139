import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A mount as runtime v2's CreateTaskRequest has it. Source: containerd api/types/mount.proto. */
export type RootfsMount = {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly options: string[];
};

/**
 * The mounts of a container's root file system: the image's layers below, and `dir/upper` above them.
 * May be called again for the same container. The options may be longer than the page that mount(2) takes: who mounts them
 * (applyMount, containerd's shims) knows a way.
 * @param lower the layers' directories, the lowest first.
 */
export async function writableRootfs(lower: readonly string[], dir: string): Promise<RootfsMount[]> {
  const [upper, work] = [join(dir, 'upper'), join(dir, 'work')];
  await mkdir(work, { recursive: true, mode: 0o700 });
  await mkdir(upper, { recursive: true, mode: 0o755 });
  const top = lower.at(-1);
  if (top === undefined) return copiedRootfs(upper);
  const { mode, uid, gid } = await stat(top); // overlay shows the upper directory's own
  await chown(upper, uid, gid);
  await chmod(upper, mode & 0o7777);
  return [overlay([...lowerOption(lower), `upperdir=${upper}`, `workdir=${work}`])];
}

/** The mounts of a root file system that is a directory of the container's own, with everything in it. */
export const copiedRootfs = (directory: string): RootfsMount[] => [
  { type: 'bind', source: directory, target: '', options: ['rbind', 'rw'] },
];

/** The image's files alone. @param empty an empty directory, for an image without layers. */
export function readOnlyRootfs(lower: readonly string[], empty: string): RootfsMount[] {
  const [first = empty, ...others] = lower;
  if (others.length === 0) return [{ type: 'bind', source: first, target: '', options: ['rbind', 'ro'] }];
  return [overlay(['ro', ...lowerOption(lower)])];
}

const lowerOption = (lower: readonly string[]) => [`lowerdir=${lower.toReversed().join(':')}`];

function overlay(options: readonly string[]): RootfsMount {
  // With an index, a directory that a crashed node left mounted elsewhere is refused as "in use".
  const index = existsSync('/sys/module/overlay/parameters/index') ? ['index=off'] : [];
  return { type: 'overlay', source: 'overlay', target: '', options: [...index, ...options] };
}
