import { Counter, Gauge, Histogram, type Metric } from './metric.ts';

/**
 * The figures that a daemon tells of itself. Each is made once, where it is counted, and shown as text when it is asked for.
 * Source of the text: Prometheus docs, "Exposition formats", text format 0.0.4.
 */
export class Metrics {
  readonly #metrics = new Map<string, Metric>();

  /** What only grows. @param name ends in `_total`. */
  counter(name: string, help: string, labels: readonly string[] = []): Counter {
    return this.#add(new Counter(name, help, labels));
  }

  /** What is known elsewhere: asked for when it is shown. */
  gauge(name: string, help: string, read: () => number | Promise<number>): Gauge {
    return this.#add(new Gauge(name, help, read));
  }

  /** How often something took how long. @param bounds upper bounds of the buckets, ascending. */
  histogram(name: string, help: string, labels: readonly string[], bounds: readonly number[]): Histogram {
    return this.#add(new Histogram(name, help, labels, bounds));
  }

  /** All of them, in the order that they were made in. */
  async text(): Promise<string> {
    return (await Promise.all([...this.#metrics.values()].map(metric => metric.text()))).join('');
  }

  #add<M extends Metric>(metric: M): M {
    if (this.#metrics.has(metric.name)) throw new Error(`the metric ${metric.name} is there already`);
    this.#metrics.set(metric.name, metric);
    return metric;
  }
}
