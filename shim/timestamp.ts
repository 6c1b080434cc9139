const NS_PER_S = 1_000_000_000n;

/** A google.protobuf.Timestamp of Unix nanoseconds. */
export const timestamp = (atNs: bigint): { seconds: bigint; nanos: number } => ({
  seconds: atNs / NS_PER_S,
  nanos: Number(atNs % NS_PER_S),
});
