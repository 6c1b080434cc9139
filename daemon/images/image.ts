import type { Digest } from './digest.ts';

/** The part of an OCI image configuration that a container's process is made of. Source: OCI image-spec config.md. */
export type ImageConfig = {
  readonly user: string;
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly workingDir: string;
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** As written in the image: `SIGTERM`, `15`; empty when it says nothing. */
  readonly stopSignal: string;
};

/** An image on this node. */
export type Image = {
  /** Digest of its configuration. */
  readonly id: Digest;
  /** `host/repository:tag`, in the one spelling of references.ts. */
  readonly tags: readonly string[];
  /** `host/repository@sha256:…`, the digest that the registry knows it by (an index's, where there is one). */
  readonly digests: readonly string[];
  /** What it occupies on disk, layers shared with other images included, in bytes. */
  readonly sizeBytes: bigint;
  readonly config: ImageConfig;
  /** Chain ids, the lowest layer first. */
  readonly layers: readonly Digest[];
  /** The kubelet is asked not to collect it. */
  readonly pinned: boolean;
};
