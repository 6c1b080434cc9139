import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFiles, type ExitRecord, messageOf, readJson } from '@cleat/base';
import { type Bootstrap, parseBootstrap } from '../../daemon/shims/bootstrap.ts';

/** What the disk says of one container's shim, without asking anybody. Each field may be missing. */
export type Bundle = {
  readonly id: string;
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
 * The bundles below a state directory, by id. A directory that is not there holds none.
 * @throws Error when it cannot be read.
 */
export async function readBundles(stateDir: string): Promise<Bundle[]> {
  const directory = join(stateDir, 'containers');
  let ids: string[];
  try {
    ids = await readdir(directory);
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(`cannot read the bundles in ${directory}: ${messageOf(err)}`, { cause: err });
  }
  return Promise.all(ids.sort().map(id => readBundle(id, join(directory, id))));
}

async function readBundle(id: string, path: string): Promise<Bundle> {
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
    attempt(async () => parseBootstrap(await readFile(files.bootstrap, 'utf8'))),
    attempt(() => readJson<ExitRecord>(files.exit)),
  ]);
  return { id, path, shimPid, initPid, bootstrap, exit, annotations: config?.annotations ?? {}, damage };
}

const isMissing = (err: unknown) => ['ENOENT', 'ENOTDIR'].includes((err as NodeJS.ErrnoException).code ?? '');

async function readPid(path: string): Promise<number> {
  const text = (await readFile(path, 'utf8')).trim();
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${path} holds no pid: ${JSON.stringify(text.slice(0, 40))}`);
  return Number(text);
}
