/** The wall clock in Unix nanoseconds. Passed in, so that a test can set it. */
export type Clock = { nowNs(): bigint };

/** How often the monotonic clock is compared with the wall clock again, in nanoseconds: a clock step shows within this time. */
const RECALIBRATE_NS = 1_000_000_000n;

/** How far apart the two clocks may be read when they are compared, in nanoseconds, and how often that is tried again. */
const MAX_APART_NS = 100_000n;
const MAX_TRIES = 3;

const wallClockNs = (): bigint => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e3)) * 1000n;

let offsetNs = 0n;
let calibratedAtNs = -RECALIBRATE_NS;

/**
 * The system's wall clock. Node reads it in milliseconds only, so the digits below come from the monotonic clock;
 * strictly growing between two recalibrations.
 */
export const systemClock: Clock = {
  nowNs() {
    let monotonicNs = process.hrtime.bigint();
    if (monotonicNs - calibratedAtNs >= RECALIBRATE_NS) {
      let wallNs = wallClockNs();
      // Held up between the two clocks, we would be ahead by as much until the next comparison.
      for (let tries = 0; tries < MAX_TRIES && process.hrtime.bigint() - monotonicNs > MAX_APART_NS; tries++) {
        monotonicNs = process.hrtime.bigint();
        wallNs = wallClockNs();
      }
      offsetNs = wallNs - monotonicNs;
      const driftMs = BigInt(Date.now()) - (offsetNs + monotonicNs) / 1_000_000n;
      if (driftMs > 1n || driftMs < -1n) offsetNs += driftMs * 1_000_000n;
      calibratedAtNs = monotonicNs;
    }
    return monotonicNs + offsetNs;
  },
};
