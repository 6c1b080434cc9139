import { join } from 'node:path';
import { ChangedPath, type DiffRequest, type DiffResponse, PathChange } from '@cleat/proto/images';
import { batches } from '../cri/batches.ts';
import type { StreamMethod } from '../cri/server-stream.ts';
import { requiredId } from '../cri/validate.ts';
import { changedPaths } from '../images/admin/changed-paths.ts';

const CHANGES = {
  added: PathChange.PATH_ADDED,
  changed: PathChange.PATH_CHANGED,
  deleted: PathChange.PATH_DELETED,
} as const;

/** Diff (cleat.daemon.v1): the paths that a container has changed in its root file system. */
export const diff: StreamMethod<DiffRequest, DiffResponse> = async (d, request, { signal }) => {
  const { record, dir } = d.containers.get(requiredId(request.containerId, 'container_id'));
  const { layers, layout } = d.images.content;
  const lower = d.images.byId(record.imageId).layers.flatMap(chainId => {
    const layer = layers.get(chainId);
    return layer ? [layout.layerFiles(layer.number)] : [];
  });
  const paths = await changedPaths(join(dir, 'upper'), lower, signal);
  return messages(paths.map(({ change, path }) => ({ change: CHANGES[change], path })));
};

async function* messages(changed: { change: PathChange; path: string }[]) {
  for await (const paths of batches(ChangedPath, changed)) yield { paths };
}
