import { existsSync } from 'node:fs';
import {
  bundleFiles,
  invalidArgument,
  RUN_AT_ONCE,
  type ShimOptions,
  unimplemented,
  writeFileAtomicSync,
} from '@cleat/base';
import type { Options } from '@cleat/proto/runc-options';
import type { CreateTaskRequest } from '@cleat/proto/task-v3';
import type { CallContext } from 'ttrpc-ts';
import { joinCgroup } from '../cgroup/join.ts';
import { createContainer } from '../process/create.ts';
import type { Shim } from '../shim.ts';
import { readOptions, runtimeRoot } from './runc-options.ts';
import { lastPid } from './state.ts';

/** Create: make the task; its init process exists afterwards and waits for Start, unless it is to run at once. */
export async function create(shim: Shim, req: CreateTaskRequest, { metadata }: Pick<CallContext, 'metadata'>) {
  if (req.id !== shim.id)
    throw invalidArgument(`this shim was started for ${shim.id}, not for ${JSON.stringify(req.id)}`);
  if (req.checkpoint) throw unimplemented('restoring from a checkpoint is not supported');
  const options = await readOptions(req.options);
  using _lock = await shim.locks.acquire('init');
  if (options.shimCgroup) joinCgroup(options.shimCgroup);
  keepOptions(req.bundle, options);
  const { id, bundle, rootfs, stdin, stdout, stderr, terminal } = req;
  const container = await createContainer(shim, {
    id,
    bundle,
    rootfs,
    stdio: { stdin, stdout, stderr, terminal },
    ioOwner: { uid: options.ioUid, gid: options.ioGid },
    runtime: {
      binary: options.binaryName || 'runc',
      root: runtimeRoot(options.root, shim.namespace),
      systemdCgroup: options.systemdCgroup,
      noPivotRoot: options.noPivotRoot,
      noNewKeyring: options.noNewKeyring,
    },
    runIn: metadata.get(RUN_AT_ONCE)?.[0],
  });
  return { pid: lastPid(container.init) };
}

/** What `delete` will need, where the caller has not left it in the bundle. */
function keepOptions(bundle: string, options: Options): void {
  const path = bundleFiles(bundle).options;
  if (existsSync(path)) return;
  const { binaryName, root, systemdCgroup } = options;
  const kept: ShimOptions = { version: 1, runtime: binaryName || 'runc', runtimeRoot: root, systemdCgroup };
  writeFileAtomicSync(path, JSON.stringify(kept), { durable: false });
}
