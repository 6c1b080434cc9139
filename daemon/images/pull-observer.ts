import { Code, codeOf, messageOf } from '@cleat/base';
import type { Counter, Histogram } from '../metrics/metric.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Digest } from './digest.ts';
import type { ImageEvents } from './image-events.ts';
import type { Descriptor } from './manifest.ts';

const SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800];

/** One image of which much is told: its name, and the host of its registry. */
type Named = { readonly name: string; readonly host: string };

/** Counts what pulls do and how long it takes, and tells of it. */
export class PullObserver {
  readonly #events: ImageEvents;
  readonly #pulls: Counter;
  readonly #pullSeconds: Histogram;
  readonly #phaseSeconds: Histogram;
  readonly #downloaded: Counter;
  readonly #unpacked: Counter;
  #inFlight = 0;

  constructor(metrics: Metrics, events: ImageEvents) {
    this.#events = events;
    this.#pulls = metrics.counter('cleat_image_pulls_total', 'Pulls that have ended, by how.', ['registry', 'result']);
    metrics.gauge('cleat_image_pulls_in_flight', 'Pulls under way.', () => this.#inFlight);
    this.#pullSeconds = metrics.histogram(
      'cleat_image_pull_duration_seconds',
      'How long pulls took that succeeded.',
      ['registry'],
      SECONDS,
    );
    this.#phaseSeconds = metrics.histogram(
      'cleat_image_phase_duration_seconds',
      'How long it took to resolve an image, to download one layer, to unpack one layer; waiting for a turn left out.',
      ['registry', 'phase'],
      SECONDS,
    );
    this.#downloaded = metrics.counter(
      'cleat_image_downloaded_bytes_total',
      'Bytes of layers that have arrived, by the server that sent them: a registry or a mirror.',
      ['server'],
    );
    this.#unpacked = metrics.counter(
      'cleat_image_unpacked_bytes_total',
      'What unpacked layers take on disk, by the registry of their image.',
      ['registry'],
    );
  }

  /** A whole pull, from its start to its end. */
  async pull(image: Named, work: () => Promise<Digest>): Promise<Digest> {
    const startedAt = performance.now();
    const ms = () => performance.now() - startedAt;
    this.#inFlight++;
    this.#events.tell({ kind: 'pull-started', image: image.name });
    try {
      const id = await work();
      this.#pulls.add(1, image.host, 'ok');
      this.#pullSeconds.observe(ms() / 1000, image.host);
      this.#events.tell({ kind: 'pulled', image: image.name, id, ms: ms() });
      return id;
    } catch (err) {
      this.#pulls.add(1, image.host, resultOf(err));
      this.#events.tell({ kind: 'pull-failed', image: image.name, error: messageOf(err), ms: ms() });
      throw err;
    } finally {
      this.#inFlight--;
    }
  }

  /** Finding out what an image's name stands for. */
  resolving<T>(image: Named, work: () => Promise<T>): Promise<T> {
    return this.#phase('resolve', image, work, () => undefined);
  }

  /** Fetching a layer; not waiting for a turn. */
  downloading(image: Named, { digest, sizeBytes }: Descriptor, work: () => Promise<void>): Promise<void> {
    const tell = (_: unknown, ms: number) =>
      this.#events.tell({ kind: 'layer-downloaded', image: image.name, layer: digest, bytes: sizeBytes, ms });
    return this.#phase('download', image, work, tell);
  }

  /** Unpacking a layer; not waiting for a turn. */
  unpacking<T extends { readonly sizeBytes: number }>(
    image: Named,
    { digest }: Descriptor,
    work: () => Promise<T>,
  ): Promise<T> {
    return this.#phase('unpack', image, work, ({ sizeBytes: bytes }, ms) => {
      this.#unpacked.add(bytes, image.host);
      this.#events.tell({ kind: 'layer-unpacked', image: image.name, layer: digest, bytes, ms });
    });
  }

  /** Bytes have arrived of a layer. */
  received(server: string, bytes: number): void {
    this.#downloaded.add(bytes, server);
  }

  /** Of a phase that fails nothing is counted. */
  async #phase<T>(
    name: string,
    { host }: Named,
    work: () => Promise<T>,
    done: (result: T, ms: number) => void,
  ): Promise<T> {
    const startedAt = performance.now();
    const result = await work();
    const ms = performance.now() - startedAt;
    this.#phaseSeconds.observe(ms / 1000, host, name);
    done(result, ms);
    return result;
  }
}

const names = new Map(Object.entries(Code).map(([name, code]) => [code as number, name]));

/** `NotFound`, `Unavailable`, …: few, as a label's values have to be. */
const resultOf = (err: unknown): string => names.get(codeOf(err)) ?? 'Unknown';
