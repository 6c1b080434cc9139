import { UsageError } from '../../../daemon/config/gnu-options.ts';
import type { Bootstrap } from '../../../daemon/shims/bootstrap.ts';
import type { Context } from '../verb.ts';
import { type Bundle, containerdBundles, ourBundles, readBundles, readContainerdBundles } from './bundles.ts';
import { listShimProcesses, type ShimProcess } from './processes.ts';

/** A container's shim, or, where nothing is known of a container, a socket that the operator named. */
export type Target = Bundle & {
  /** Name of the shim's program, where its process was found. */
  readonly program: string | undefined;
};

/**
 * Every shim of cleatd and of containerd on this machine, also those that are dead, and those that run without a
 * bundle. Asks no shim.
 * @throws Error when a directory is there and cannot be read.
 */
export async function findShims({ stateDir, containerdDir }: Context): Promise<Target[]> {
  const [ours, theirs, processes] = await Promise.all([
    readBundles(stateDir),
    readContainerdBundles(containerdDir),
    listShimProcesses(),
  ]);
  const bundles = [...ours, ...theirs];
  const targets = bundles.map(bundle => withProcess(bundle, bundles, processes));
  const places = [ourBundles(stateDir), containerdBundles(containerdDir)];
  const isIn = (cwd: string, place: string) => cwd === place || cwd.startsWith(`${place}/`);
  // In a bundle there may be more: the shim that ours looks after, and what a shim has forked and is no program yet.
  const strays = processes.filter(
    ({ cwd }) => places.some(place => isIn(cwd, place)) && !bundles.some(({ path }) => isIn(cwd, path)),
  );
  return [...targets, ...strays.map(stray)];
}

/** A shim may serve several containers of one address: it was started for one of them. */
function withProcess(bundle: Bundle, all: readonly Bundle[], processes: readonly ShimProcess[]): Target {
  const address = bundle.bootstrap?.address;
  const ids = all.filter(other => address && other.bootstrap?.address === address).map(({ id }) => id);
  const mine = processes.find(({ pid }) => pid === bundle.shimPid);
  const found =
    mine ??
    processes.find(({ id, namespace }) => id === bundle.id && namespace === bundle.namespace) ??
    processes.find(({ id, namespace }) => ids.includes(id) && namespace === bundle.namespace);
  return { ...bundle, shimPid: bundle.shimPid ?? found?.pid, program: found?.program };
}

const stray = ({ id, namespace, pid, program, cwd }: ShimProcess): Target => ({
  id,
  namespace,
  path: cwd,
  shimPid: pid,
  initPid: undefined,
  bootstrap: undefined,
  exit: undefined,
  annotations: {},
  damage: ['the process runs, and its bundle is gone'],
  program,
});

/**
 * The one shim that an operator means: by a container's id, by the beginning of one, or by the socket's address or path.
 * @throws Error when there is none, or more than one.
 */
export async function findShim(context: Context, name = context.words[0] ?? ''): Promise<Target> {
  if (!name) throw new UsageError('the id of a container must not be empty');
  const targets = await findShims(context);
  if (/^(unix:|\/|@)/.test(name)) return byAddress(targets, name);
  const exact = targets.filter(({ id }) => id === name);
  const matches = exact.length > 0 ? exact : targets.filter(({ id }) => id.startsWith(name));
  const [first] = matches;
  if (!first)
    throw new Error(`there is no shim of a container ${name} in ${context.stateDir} or ${context.containerdDir}`);
  if (matches.length === 1) return first;
  const names = matches.map(({ id, path }) => (exact.length > 0 ? path : id)).join(', ');
  throw new Error(
    exact.length > 0
      ? `${name} is the id of ${matches.length} containers, in ${names}`
      : `${name} is the beginning of ${matches.length} ids: ${names}`,
  );
}

function byAddress(targets: readonly Target[], name: string): Target {
  const plain = (address: string) => address.replace(/^unix:(\/\/)?/, '');
  const known = targets.find(({ bootstrap }) => bootstrap && plain(bootstrap.address) === plain(name));
  if (known) return known;
  const bootstrap: Bootstrap = { version: 3, address: `unix://${plain(name)}` };
  return {
    ...stray({ id: '', namespace: '', pid: 0, program: '', cwd: '' }),
    shimPid: undefined,
    bootstrap,
    damage: [],
  };
}
