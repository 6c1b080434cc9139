/** Kinds of node that critest runs on: namespaces of this machine, or a machine with a kernel of its own (test/vm). */
export type HostKind = 'node' | 'machine';

/** How a program ended: what it printed on either stream, in short. */
export type Ended = { readonly code: unknown; readonly output: string };

/** A host with the daemon and a registry with critest's images, where critest runs. Ends with all that is on it. */
export type CritestHost = AsyncDisposable & {
  readonly kind: HostKind;
  /** Such as `test node, cgroup v1`. */
  readonly description: string;
  /** The daemon's socket, as critest sees it. */
  readonly socket: string;
  /** Directory of the host's own, on a file system that can be mounted into containers in every way. */
  readonly scratch: string;
  /** A path below a directory that the test and critest see alike. */
  path(...parts: string[]): string;
  /** Run a program to its end, at most for the time given; `onOutput` gets what it prints as soon as the host can tell. */
  run(
    command: string,
    args: readonly string[],
    options: {
      readonly env: Readonly<Record<string, string>>;
      readonly timeoutMs: number;
      readonly onOutput?: ((text: string) => void) | undefined;
    },
  ): Promise<Ended>;
  /** What pods and containers have left: every spec removes what it made. */
  leftovers(): Promise<string[]>;
  /** What the daemon has logged. */
  log(): Promise<string>;
};
