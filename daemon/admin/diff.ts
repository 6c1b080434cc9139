import { ChangedPath, type DiffRequest, type DiffResponse, PathChange } from '@cleat/proto/images';
import { writableFiles } from '../containers/root-files.ts';
import { batches } from '../cri/batches.ts';
import type { StreamMethod } from '../cri/server-stream.ts';
import { requiredId } from '../cri/validate.ts';
import { changedPaths } from '../images/admin/changed-paths.ts';
import { changedInCopy } from '../images/snapshots/changed-in-copy.ts';
import { userNamespaceOf } from '../pods/namespaces.ts';

const CHANGES = {
  added: PathChange.PATH_ADDED,
  changed: PathChange.PATH_CHANGED,
  deleted: PathChange.PATH_DELETED,
} as const;

/** Diff (cleat.daemon.v1): the paths that a container has changed in its root file system. */
export const diff: StreamMethod<DiffRequest, DiffResponse> = async (d, request, { signal }) => {
  const container = d.containers.get(requiredId(request.containerId, 'container_id'));
  const { record } = container;
  const { layers, layout } = d.images.content;
  const lower = d.images.byId(record.imageId).layers.flatMap(chainId => {
    const layer = layers.get(chainId);
    return layer ? [layout.layerFiles(layer.number)] : [];
  });
  const config = d.pods.find(record.podId)?.record.config;
  const directory = writableFiles(container);
  const paths =
    record.snapshotter === 'native'
      ? await changedInCopy({ directory, layers: lower, mappings: config && userNamespaceOf(config) }, signal)
      : await changedPaths(directory, lower, signal);
  return messages(paths.map(({ change, path }) => ({ change: CHANGES[change], path })));
};

async function* messages(changed: { change: PathChange; path: string }[]) {
  for await (const paths of batches(ChangedPath, changed)) yield { paths };
}
