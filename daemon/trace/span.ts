/** A piece of work: a call of the CRI, or a step of one. */
export type Span = {
  /** Unlike any other's in this daemon; 0 for none. */
  readonly id: number;
  /** The span that it is a step of; 0 for a call. */
  readonly parent: number;
  readonly name: string;
  /** Who did it. */
  readonly process: 'cleatd' | 'shim';
  /** The container that it was for; empty for a pod's own work. */
  readonly containerId: string;
  /** Unix nanoseconds. */
  readonly startedAtNs: bigint;
  readonly durationUs: number;
  /** What it failed with; empty when it did not. */
  readonly error: string;
  /** It goes on: its duration is what it has taken so far. */
  readonly running: boolean;
};

/** A call about a pod, with its steps. */
export type CallTrace = {
  readonly podId: string;
  /** `namespace/name`. */
  readonly podName: string;
  readonly containerId: string;
  /** The caller's, from its `traceparent`, where it sent one. */
  readonly caller: { readonly traceId: string; readonly spanId: string } | undefined;
  /** The call itself is the first. */
  readonly spans: readonly Span[];
};
