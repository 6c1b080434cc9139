const NS_PER_S = 1_000_000_000n;

/** Writes Unix nanoseconds as RFC 3339 in UTC with nine decimals, e.g. `2026-11-21T07:20:00.000000001Z`: always 30 bytes. */
export class LogTimestamp {
  #second = -1n;
  #text = '';

  format(atNs: bigint): string {
    const second = atNs / NS_PER_S;
    if (second !== this.#second) {
      this.#second = second;
      this.#text = new Date(Number(second) * 1000).toISOString().slice(0, 20); // up to and with the point
    }
    return `${this.#text}${String(atNs % NS_PER_S).padStart(9, '0')}Z`;
  }
}
