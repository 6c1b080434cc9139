import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Init } from '@cleat/proto/codec';
import { LayerPhase, type PullRequest, type PullResponse } from '@cleat/proto/images';
import type { StreamMethod } from '../cri/server-stream.ts';
import { required } from '../cri/validate.ts';
import type { Daemon } from '../daemon.ts';
import type { LayerState, Watch } from '../images/admin/pull-progress.ts';
import type { Image } from '../images/image.ts';
import { parseReference } from '../images/references.ts';

/** How often a pull's progress is looked at, in milliseconds. */
const LOOK_MS = 150;

const PHASES = {
  waiting: LayerPhase.LAYER_WAITING,
  downloading: LayerPhase.LAYER_DOWNLOADING,
  unpacking: LayerPhase.LAYER_UNPACKING,
  done: LayerPhase.LAYER_DONE,
} as const;

const message = ({ digest, phase, bytes, totalBytes }: LayerState) => ({
  digest,
  phase: PHASES[phase],
  bytes: BigInt(bytes),
  totalBytes: BigInt(totalBytes),
});

/** Pull (cleat.daemon.v1): what PullImage does, with its progress. */
export const pull: StreamMethod<PullRequest, PullResponse> = (d, request, { signal }) => {
  const { name } = parseReference(required(request.image, 'image'));
  const watch = d.images.content.progress.watch(name);
  return follow(d, watch, d.images.pull(request.image, { signal }));
};

async function* follow(d: Daemon, watched: Watch, pulling: Promise<Image>): AsyncGenerator<Init<PullResponse>> {
  using watch = watched;
  const { progress, layers: store } = d.images.content;
  const state = () => progress.of(watch.layers ?? [], chainId => store.get(chainId) !== undefined);
  let over = false;
  const end = () => {
    over = true;
  };
  const ended = pulling.then(end, end);
  let last: LayerState[] = [];
  yield { layers: [] };
  while (!over) {
    const now = state();
    if (!isDeepStrictEqual(now, last)) yield { layers: now.map(message) };
    last = now;
    const woken = new AbortController();
    await Promise.race([ended, sleep(LOOK_MS, undefined, { signal: woken.signal }).catch(() => undefined)]); // woken early
    woken.abort();
  }
  const { id } = await pulling;
  yield { id, layers: state().map(message) };
}
