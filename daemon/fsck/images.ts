import { rm } from 'node:fs/promises';
import type { Daemon } from '../daemon.ts';
import { fsck } from '../images/admin/fsck.ts';
import type { Finding } from './finding.ts';

/** What the image store has without an image that names it, and what its images name and is not there or damaged. */
export async function findImages(d: Daemon): Promise<Finding[]> {
  const { content } = d.images;
  await content.collect(); // what is being removed in the background is no finding
  const { unreachable, broken } = await fsck(content, async () => 0n);
  const leftovers = unreachable.map<Finding>(({ path, problem }) => ({
    kind: 'image',
    subject: path,
    problem,
    free: () => rm(path, { recursive: true, force: true }),
  }));
  return [...leftovers, ...broken.map<Finding>(({ path, problem }) => ({ kind: 'image', subject: path, problem }))];
}
