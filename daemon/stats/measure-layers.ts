import { join } from 'node:path';
import type { Daemon } from '../daemon.ts';
import { stateOf } from '../store/containers.ts';
import type { Layer } from './layer-meter.ts';

/** Begin to measure the writable layers of all containers, those that run again and again. */
export function measureLayers(d: Daemon): void {
  d.stats.layers.start(() => writableLayers(d));
}

function* writableLayers(d: Daemon): Generator<Layer> {
  for (const container of d.containers.complete()) {
    const { record, status, dir } = container;
    const running = stateOf(status) === 'running';
    const quietSinceNs = running ? undefined : (status.exit?.finishedAtNs ?? record.createdAtNs);
    yield { owner: container, directory: join(dir, 'upper'), quietSinceNs };
  }
}
