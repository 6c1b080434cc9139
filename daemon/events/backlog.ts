type Kept<E> = { readonly event: E; readonly isForeign: boolean; readonly position: number };

/** Events of the last moments, the newest last; of more than `max` the oldest are forgotten. */
export class Backlog<E> {
  readonly #position: () => number;
  readonly #max: number;
  #kept: Kept<E>[] = [];

  constructor(position: () => number, max: number) {
    this.#position = position;
    this.#max = max;
  }

  get events(): E[] {
    return this.#kept.map(({ event }) => event);
  }

  add(event: E, isForeign: boolean): void {
    this.#kept.push({ event, isForeign, position: this.#position() });
    if (this.#kept.length > this.#max) this.#kept.shift();
  }

  /** Forget foreign events, and those up to a position. */
  forgetUntil(position: number): void {
    this.#kept = this.#kept.filter(kept => !kept.isForeign && kept.position > position);
  }
}
