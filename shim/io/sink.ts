/** Where the bytes of one output stream of a process go. */
export interface Sink {
  /**
   * Take bytes, which are the caller's again when this returns.
   * @returns false when the caller shall stop reading until `onDrain` is called.
   */
  write(bytes: Buffer): boolean;
  /** The stream has ended, or nobody reads it any more: nothing is written after this. */
  end(): void;
  /** Called when bytes are welcome again. */
  onDrain: () => void;
  /** Settles when all that was written has arrived, or is lost. */
  flush(): Promise<void>;
}

/** A sink that forgets what it is given. */
export const discard = (): Sink => ({ write: () => true, end: () => {}, onDrain: () => {}, flush: async () => {} });
