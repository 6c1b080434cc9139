import type { Init } from '@cleat/proto/codec';
import { type EventsRequest, type ImageEvent as ImageEventMessage, ImageEventType } from '@cleat/proto/images';
import type { StreamMethod } from '../cri/server-stream.ts';
import type { ImageEvent } from '../images/image-events.ts';

const TYPES = {
  'pull-started': ImageEventType.IMAGE_PULL_STARTED,
  'layer-downloaded': ImageEventType.IMAGE_LAYER_DOWNLOADED,
  'layer-unpacked': ImageEventType.IMAGE_LAYER_UNPACKED,
  pulled: ImageEventType.IMAGE_PULLED,
  'pull-failed': ImageEventType.IMAGE_PULL_FAILED,
  imported: ImageEventType.IMAGE_IMPORTED,
  removed: ImageEventType.IMAGE_REMOVED,
} as const;

/** Events (cleat.daemon.v1): what happens to images from now on. */
export const imageEvents: StreamMethod<EventsRequest, ImageEventMessage> = (d, _request, { signal }) =>
  messages(d.images.events.subscribe(signal));

async function* messages(events: AsyncIterable<ImageEvent>): AsyncGenerator<Init<ImageEventMessage>> {
  for await (const event of events) yield message(event);
}

function message({ kind, atMs, ...event }: ImageEvent): Init<ImageEventMessage> {
  const { ms, bytes, ...texts } = { ms: 0, bytes: 0, ...event };
  return {
    type: TYPES[kind],
    at: BigInt(atMs) * 1_000_000n,
    bytes: BigInt(bytes),
    duration: BigInt(Math.round(ms * 1e6)),
    ...texts,
  };
}
