import { realpathSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { failedPrecondition } from '@cleat/base';
import { mountInfo } from '@cleat/linux';
import type { Daemon } from '../daemon.ts';
import { NAMESPACE } from '../shims/launch.ts';
import type { Finding } from './finding.ts';
import { ID, type Owners } from './owners.ts';

/** Directories that bear the id of a pod or container: what there is without its owner. Other names are not ours. */
export async function findDirectories(d: Daemon, owners: Owners): Promise<Finding[]> {
  const { paths } = d;
  const below: readonly (readonly [dir: string, what: string, isOwned: (id: string) => boolean])[] = [
    [paths.pods, 'the record of a sandbox', id => owners.hasPod(id)],
    [paths.containers, 'the record and the writable layer of a container', id => owners.hasContainer(id)],
    [join(paths.state, 'pods'), 'namespaces and files of a sandbox', id => owners.hasPod(id)],
    [join(paths.state, 'containers'), 'a bundle', id => owners.has(id)],
    [join(paths.runtimeRoot, NAMESPACE), 'what the OCI runtime keeps of a task', id => owners.mayHaveTask(id)],
  ];
  const found = below.map(async ([dir, what, isOwned]) => {
    const names = (await namesIn(dir)).filter(name => ID.test(name) && !isOwned(name));
    return names.map(name => leftover(join(dir, name), what));
  });
  return (await Promise.all(found)).flat();
}

const leftover = (path: string, what: string): Finding => ({
  kind: 'directory',
  subject: path,
  problem: `${what} that does not exist`,
  free: () => removeTree(path),
});

/** @throws RpcError FailedPrecondition when something is mounted below: it is not ours to be deleted. */
async function removeTree(path: string): Promise<void> {
  const home = join(realpathSync(dirname(path)), basename(path));
  const mounted = mountInfo().find(({ target }) => `${target}/`.startsWith(`${home}/`));
  if (mounted) throw failedPrecondition(`${mounted.target} is mounted`);
  await rm(path, { recursive: true, force: true });
}

/** The names in a directory; none when it is not there. */
export const namesIn = (dir: string): Promise<string[]> =>
  readdir(dir).catch((err: NodeJS.ErrnoException) => {
    if (err.code === 'ENOENT') return [];
    throw err;
  });
