/** Readings that are closer together than this give no useful rate; the last one is told again. Nanoseconds. */
const MIN_INTERVAL_NS = 1_000_000_000n;

type Reading = { readonly usageNs: bigint; readonly atNs: bigint; readonly nanoCores: bigint | undefined };

/** CPU use per second, made of two readings of a counter that are at least a second apart. */
export class CpuRates {
  /** What was read last, by the pod or container itself: with it, the readings go. */
  readonly #last = new WeakMap<object, Reading>();

  /**
   * Take a reading. Answers nanoseconds of CPU per second since the reading before (10^9 is one core), or `undefined` as
   * long as there is none. A counter that went back (the cgroup was made anew) starts over.
   * @param atNs of a clock that does not jump.
   */
  take(owner: object, usageNs: bigint, atNs: bigint): bigint | undefined {
    const last = this.#last.get(owner);
    if (last === undefined || usageNs < last.usageNs) {
      this.#last.set(owner, { usageNs, atNs, nanoCores: undefined });
      return undefined;
    }
    const intervalNs = atNs - last.atNs;
    if (intervalNs < MIN_INTERVAL_NS) return last.nanoCores;
    const nanoCores = ((usageNs - last.usageNs) * 1_000_000_000n) / intervalNs;
    this.#last.set(owner, { usageNs, atNs, nanoCores });
    return nanoCores;
  }
}
