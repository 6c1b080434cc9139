/**
 * What a shim and its successor say to each other, over the connection on which the shim asked the zygote for it:
 *
 *     successor  the line of `Ready`, once it can take over
 *     shim       descriptors, `STATE` with each message: the first is a file with the state, the others are those that
 *                the state names, in the order of its `fds`, where they have the numbers from FIRST_PLACE on
 *     successor  `SERVES` once it is all that the shim was and only waits for its leave, or `FAILED` and why
 *     shim       `GO`, and leaves
 *
 * Until it has the state, the successor leaves when the connection ends. From then on it takes the end for a `GO`: only
 * a shim that has died ends it, for one that goes on itself kills its successor first.
 */
export type Ready = {
  readonly version: string;
  readonly pid: number;
  /** Versions of the state that it reads. */
  readonly reads: readonly number[];
};

/** Above all numbers that a forked process has by itself, and those of one message of descriptors that it receives. */
export const FIRST_PLACE = 320;

/** Bytes that say what a message is. */
export const [STATE, SERVES, FAILED, GO] = ['d', 's', 'f', 'g'] as const;
