/** The wall clock in Unix nanoseconds. Passed in, so that a test can set it. */
export type Clock = { nowNs(): bigint };

/** How often the monotonic clock is compared with the wall clock again, in nanoseconds: a clock step shows within this time. */
const RECALIBRATE_NS = 1_000_000_000n;

let offsetNs = 0n;
let calibratedAtNs = -RECALIBRATE_NS;

/**
 * The system's wall clock. Node reads it in milliseconds only, so the digits below come from the monotonic clock;
 * strictly growing between two recalibrations.
 */
export const systemClock: Clock = {
  nowNs() {
    const monotonicNs = process.hrtime.bigint();
    if (monotonicNs - calibratedAtNs >= RECALIBRATE_NS) {
      offsetNs = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e3)) * 1000n - monotonicNs;
      const driftMs = BigInt(Date.now()) - (offsetNs + monotonicNs) / 1_000_000n;
      if (driftMs > 1n || driftMs < -1n) offsetNs += driftMs * 1_000_000n;
      calibratedAtNs = monotonicNs;
    }
    return monotonicNs + offsetNs;
  },
};
