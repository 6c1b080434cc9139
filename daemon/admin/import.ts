import { invalidArgument } from '@cleat/base';
import type { ImportRequest, ImportResponse } from '@cleat/proto/images';
import type { ClientStreamMethod } from '../cri/client-stream.ts';
import { importArchive } from '../images/archive/import-archive.ts';
import { allowUnsigned } from '../images/trust/policy.ts';

/** Import (cleat.daemon.v1): store the images of an archive. */
export const importImages: ClientStreamMethod<ImportRequest, ImportResponse> = async (d, requests, { signal }) => {
  const messages = requests[Symbol.asyncIterator]();
  const first = await messages.next();
  if (first.done) throw invalidArgument('there is no archive: the stream of requests is empty');
  const { name } = first.value;
  const ids = await importArchive(d.images.content, bytesOf(first.value, messages), {
    name: name || undefined,
    allow: reference => allowUnsigned(d.images.content.policy, reference),
    signal,
  });
  const images = [...new Set(ids)].map(id => d.images.byId(id));
  for (const { id, tags, digests } of images)
    d.images.events.tell({ kind: 'imported', image: tags.join(',') || digests.join(','), id });
  return { images: images.map(({ id, tags, digests }) => ({ id, names: [...tags, ...digests] })) };
};

async function* bytesOf(first: ImportRequest, rest: AsyncIterator<ImportRequest>): AsyncGenerator<Uint8Array> {
  yield first.data;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value.data;
}
