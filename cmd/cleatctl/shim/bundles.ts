import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFiles, type ExitRecord, messageOf, readJson } from '@cleat/base';
import { type Bootstrap, parseBootstrap } from '../../../daemon/shims/bootstrap.ts';

/** What the disk says of one container's shim, without asking anybody. Each field may be missing. */
export type Bundle = {
  readonly id: string;
  /** containerd namespace: `k8s.io` for cleatd's. */
  readonly namespace: string;
  readonly path: string;
  readonly shimPid: number | undefined;
  readonly initPid: number | undefined;
  /** Where the shim listens. */
  readonly bootstrap: Bootstrap | undefined;
  readonly exit: ExitRecord | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  /** Files that are there and cannot be read, one sentence each. */
  readonly damage: readonly string[];
};

/**
 * The bundles below cleatd's state directory, by id. A directory that is not there holds none.
 * @throws Error when it cannot be read.
 */
export const readBundles = (stateDir: string): Promise<Bundle[]> => readAll(ourBundles(stateDir), 'k8s.io');

/** Where cleatd's bundles are, and containerd's. */
export const ourBundles = (stateDir: string): string => join(stateDir, 'containers');
export const containerdBundles = (stateDir: string): string => join(stateDir, 'io.containerd.runtime.v2.task');

/**
 * The bundles below containerd's state directory, of all its namespaces.
 * Source: containerd 2.4 core/runtime/v2, "io.containerd.runtime.v2.task"; 1.7 has the same places.
 * @throws Error when it cannot be read.
 */
export async function readContainerdBundles(stateDir: string): Promise<Bundle[]> {
  const directory = containerdBundles(stateDir);
  const namespaces = await namesIn(directory);
  const bundles = await Promise.all(namespaces.map(namespace => readAll(join(directory, namespace), namespace)));
  return bundles.flat();
}

async function readAll(directory: string, namespace: string): Promise<Bundle[]> {
  const ids = await namesIn(directory);
  return await Promise.all(ids.map(id => readBundle(id, namespace, join(directory, id))));
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries
      .filter(entry => !entry.isFile())
      .map(({ name }) => name)
      .sort();
  } catch (err) {
    if (isMissing(err)) return [];
    throw new Error(`cannot read the bundles in ${directory}: ${messageOf(err)}`, { cause: err });
  }
}

async function readBundle(id: string, namespace: string, path: string): Promise<Bundle> {
  const files = bundleFiles(path);
  const damage: string[] = [];
  const attempt = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (err) {
      if (!isMissing(err)) damage.push(messageOf(err));
      return undefined;
    }
  };
  const [config, shimPid, initPid, bootstrap, exit] = await Promise.all([
    attempt(() => readJson<{ annotations?: Record<string, string> }>(files.config)),
    attempt(() => readPid(files.shimPid)),
    attempt(() => readPid(files.initPid)),
    attempt(() => readBootstrap(path)),
    attempt(() => readJson<ExitRecord>(files.exit)),
  ]);
  return { id, namespace, path, shimPid, initPid, bootstrap, exit, annotations: config?.annotations ?? {}, damage };
}

/** containerd before 2.0, and shims of version 2, leave the bare address in a file of that name. */
async function readBootstrap(path: string): Promise<Bootstrap> {
  try {
    return parseBootstrap(await readFile(bundleFiles(path).bootstrap, 'utf8'));
  } catch (err) {
    if (!isMissing(err)) throw err;
    return parseBootstrap(await readFile(join(path, 'address'), 'utf8'));
  }
}

const isMissing = (err: unknown) => ['ENOENT', 'ENOTDIR'].includes((err as NodeJS.ErrnoException).code ?? '');

async function readPid(path: string): Promise<number> {
  const text = (await readFile(path, 'utf8')).trim();
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${path} holds no pid: ${JSON.stringify(text.slice(0, 40))}`);
  return Number(text);
}
