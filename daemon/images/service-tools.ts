import { availableParallelism } from 'node:os';
import { Metrics } from '../metrics/metrics.ts';
import { PullProgress } from './admin/pull-progress.ts';
import { ImageEvents } from './image-events.ts';
import { DEFAULT_KEEP_PARTS_MS, type ImageServiceOptions } from './image-service-options.ts';
import { Limiter } from './limiter.ts';
import type { ImageStore } from './open-store.ts';
import { Pins } from './pins.ts';
import type { PullTools } from './pull.ts';
import { PullObserver } from './pull-observer.ts';
import { RateLimiter } from './transfer/rate-limiter.ts';

/** What the image service works with: the stores on disk, and the limits and counts of this process. */
export type ServiceTools = PullTools & { readonly events: ImageEvents };

/** @param stores opened before */
export function serviceTools(options: ImageServiceOptions, stores: ImageStore['stores']): ServiceTools {
  const events = new ImageEvents();
  const observer = new PullObserver(options.metrics ?? new Metrics(), events);
  return {
    ...stores,
    events,
    observer,
    pins: new Pins(),
    keepPartsMs: options.keepPartsMs ?? DEFAULT_KEEP_PARTS_MS,
    progress: new PullProgress(),
    downloads: new Limiter(options.maxConcurrentDownloads),
    fetch: {
      rangesAtOnce: options.maxConcurrentRanges ?? 3,
      rangeBytes: options.rangeBytes ?? 32 * 2 ** 20,
      rate: new RateLimiter(options.maxBytesPerSecond ?? 0),
      received: (server, bytes) => observer.received(server, bytes),
    },
    unpacks: new Limiter(availableParallelism()),
    earlyUnpacks: new Limiter(1), // it waits for the network most of the time, and must not keep others waiting
    limits: { maxBytes: options.maxLayerBytes ?? 256 * 2 ** 30, maxEntries: options.maxLayerEntries ?? 8_000_000 },
  };
}
