/** So many combinations of label values a metric has at most: what comes then counts under the value "other". */
const MAX_SERIES = 500;
const OTHER = 'other';

const escaped = (text: string) => text.replace(/[\\"\n]/g, char => (char === '\n' ? '\\n' : `\\${char}`));
const pairs = (names: readonly string[], values: readonly string[]) =>
  names.map((name, i) => `${name}="${escaped(values[i] ?? '')}"`);
const line = (name: string, labels: readonly string[], value: number) =>
  `${name}${labels.length > 0 ? `{${labels.join(',')}}` : ''} ${Number.isFinite(value) ? value : 0}\n`;

/** A figure with a name and a unit, and as many values as there are combinations of its labels. */
export abstract class Metric {
  readonly name: string;
  readonly #head: string;

  constructor(name: string, help: string, type: 'counter' | 'gauge' | 'histogram') {
    this.name = name;
    this.#head = `# HELP ${name} ${help.replace(/[\\\n]/g, char => (char === '\n' ? '\\n' : '\\\\'))}\n# TYPE ${name} ${type}\n`;
  }

  async text(): Promise<string> {
    return `${this.#head}${await this.lines()}`;
  }

  protected abstract lines(): string | Promise<string>;
}

/** The values of a metric by its labels'. */
class Series<V> {
  readonly #byKey = new Map<string, { readonly values: readonly string[]; readonly of: V }>();
  readonly #names: readonly string[];
  readonly #make: () => V;

  constructor(names: readonly string[], make: () => V) {
    this.#names = names;
    this.#make = make;
    if (names.length === 0) this.get([]); // shown before anything happens
  }

  get(values: readonly string[]): V {
    const key = JSON.stringify(values);
    const there = this.#byKey.get(key);
    if (there) return there.of;
    if (this.#byKey.size >= MAX_SERIES && !values.every(value => value === OTHER))
      return this.get(this.#names.map(() => OTHER));
    const of = this.#make();
    this.#byKey.set(key, { values: [...values], of });
    return of;
  }

  map(show: (labels: readonly string[], of: V) => string): string {
    return [...this.#byKey.values()].map(({ values, of }) => show(pairs(this.#names, values), of)).join('');
  }
}

/** What only grows. */
export class Counter extends Metric {
  readonly #series: Series<{ value: number }>;

  constructor(name: string, help: string, labels: readonly string[]) {
    super(name, help, 'counter');
    this.#series = new Series(labels, () => ({ value: 0 }));
  }

  /** @param labels values, in the order of the names. */
  add(amount: number, ...labels: readonly string[]): void {
    this.#series.get(labels).value += amount;
  }

  protected override lines(): string {
    return this.#series.map((labels, { value }) => line(this.name, labels, value));
  }
}

/** What somebody else counts: it goes up and down, or only up when its name ends in `_total`. */
export class Gauge extends Metric {
  readonly #read: () => number | Promise<number>;

  constructor(name: string, help: string, read: () => number | Promise<number>) {
    super(name, help, name.endsWith('_total') ? 'counter' : 'gauge');
    this.#read = read;
  }

  protected override async lines(): Promise<string> {
    return line(this.name, [], await this.#read());
  }
}

/** How often something was how large. */
export class Histogram extends Metric {
  readonly #bounds: readonly number[];
  readonly #series: Series<{ readonly counts: number[]; count: number; sum: number }>;

  constructor(name: string, help: string, labels: readonly string[], bounds: readonly number[]) {
    super(name, help, 'histogram');
    this.#bounds = bounds;
    this.#series = new Series(labels, () => ({ counts: bounds.map(() => 0), count: 0, sum: 0 }));
  }

  /** @param labels values, in the order of the names. */
  observe(value: number, ...labels: readonly string[]): void {
    const series = this.#series.get(labels);
    const bucket = this.#bounds.findIndex(bound => value <= bound);
    if (bucket >= 0) series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.count++;
    series.sum += value;
  }

  protected override lines(): string {
    return this.#series.map((labels, { counts, count, sum }) => {
      let below = 0;
      const buckets = this.#bounds.map((bound, i) => {
        below += counts[i] ?? 0;
        return line(`${this.name}_bucket`, [...labels, `le="${bound}"`], below);
      });
      const all = line(`${this.name}_bucket`, [...labels, 'le="+Inf"'], count);
      return `${buckets.join('')}${all}${line(`${this.name}_sum`, labels, sum)}${line(`${this.name}_count`, labels, count)}`;
    });
  }
}
