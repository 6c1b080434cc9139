import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.ts';
import type { Platform } from './platform.ts';
import type { RegistryAuth } from './registry/auth.ts';
import type { RegistryOptions } from './registry/endpoint.ts';
import type { RetryOptions } from './registry/retry.ts';
import type { ImagePolicy } from './trust/policy.ts';
import type { ForkWorker } from './unpack/worker-streams.ts';

export const DEFAULT_KEEP_PARTS_MS = 86_400_000;

export type ImageServiceOptions = {
  /** The store's own directory. Its path may not have `,`, `:` or `\` in it: overlay's mount options use them. */
  readonly root: string;
  readonly log: Logger;
  /** Of the kernel that runs: tells whether what was not synced can be there still. Default: proc's. */
  readonly bootId?: string;
  /** Program and first arguments that run cmd/cleat-unpack. */
  readonly workerCommand: readonly string[];
  /** Is tried before that program is started. */
  readonly forkWorker?: ForkWorker;
  readonly registries: RegistryOptions;
  /** Which images may be pulled. Default: all. */
  readonly policy?: ImagePolicy;
  /** Names of images that the kubelet is asked to keep. */
  readonly pinned?: readonly string[];
  /** Over all pulls together. */
  readonly maxConcurrentDownloads: number;
  /** Connections that one big layer is fetched over. Default 3. */
  readonly maxConcurrentRanges?: number;
  /** Length of the ranges that a big layer is fetched in. Default 32 MiB. */
  readonly rangeBytes?: number;
  /** Of all downloads together; 0, the default: no limit. */
  readonly maxBytesPerSecond?: number;
  /** How long what an interrupted download left is kept for the next try. Default one day. */
  readonly keepPartsMs?: number;
  /** Keep layers as they came, beside their files, so that an export has the registry's digests. Default: no. */
  readonly keepBlobs?: boolean;
  /** A whole pull may take so long, whatever its callers do. */
  readonly pullTimeoutMs: number;
  /** Longest silence of a registry. Default 30 s. */
  readonly noProgressTimeoutMs?: number;
  /** Where pulls are counted. Default: nowhere that anybody can see. */
  readonly metrics?: Metrics;
  /** Default 10 s. */
  readonly connectTimeoutMs?: number;
  readonly retry?: RetryOptions;
  /** Credentials by host as in image names, for pulls that come without. */
  readonly credentials?: Readonly<Record<string, RegistryAuth>>;
  /** Path of a docker-style `config.json` with further ones. */
  readonly dockerConfig?: string;
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY stand, and PATH for credential helpers. Default: nothing is set. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Bounds of one layer. Default 256 GiB and 8 million entries. */
  readonly maxLayerBytes?: number;
  readonly maxLayerEntries?: number;
};

/** What may change while the service works. */
export type ImageSettings = Pick<
  ImageServiceOptions,
  'registries' | 'policy' | 'credentials' | 'dockerConfig' | 'pullTimeoutMs' | 'keepBlobs'
>;

export type PullOptions = {
  readonly auth?: RegistryAuth | undefined;
  readonly signal: AbortSignal;
  readonly platform?: Platform;
};

export type ReferrersOptions = {
  readonly signal: AbortSignal;
  /** These only. */
  readonly artifactType?: string | undefined;
};
