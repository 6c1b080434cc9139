import { connectCri } from '../cri-client.ts';
import type { Context } from '../verb.ts';

/** How often each container was started again, by its id; nothing when the daemon does not answer: top works without it. */
export async function attempts({ socket, timeoutMs }: Context): Promise<ReadonlyMap<string, number>> {
  try {
    using cri = await connectCri(socket, timeoutMs);
    const { containers } = await cri.runtime.listContainers({});
    return new Map(containers.map(({ id, metadata }) => [id, metadata?.attempt ?? 0]));
  } catch {
    return new Map();
  }
}
