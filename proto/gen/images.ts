// Generated from cleat/daemon/v1/images.proto by proto/generate.ts. Do not edit: run `make protos`.
import type { ServiceType } from '../codec.ts';
import { VALUE_TAG, expectTag, readEntry, readInt64, readMessage, readUint64, skipField, wireType, writeInt64, writeMap, writeMessage, writeUint64, type WireType } from '../wire.ts';

export const LayerPhase = {
  /** It waits for its turn. */
  LAYER_WAITING: 0,
  LAYER_DOWNLOADING: 1,
  LAYER_UNPACKING: 2,
  /** It is in place. */
  LAYER_DONE: 3,
} as const;
export type LayerPhase = number;

export const PathChange = {
  PATH_ADDED: 0,
  PATH_CHANGED: 1,
  PATH_DELETED: 2,
} as const;
export type PathChange = number;

export const ImageEventType = {
  IMAGE_EVENT_UNKNOWN: 0,
  IMAGE_PULL_STARTED: 1,
  IMAGE_LAYER_DOWNLOADED: 2,
  IMAGE_LAYER_UNPACKED: 3,
  IMAGE_PULLED: 4,
  IMAGE_PULL_FAILED: 5,
  IMAGE_IMPORTED: 6,
  IMAGE_REMOVED: 7,
} as const;
export type ImageEventType = number;

export interface PullRequest {
  /** As people write it: "busybox", "registry.example.com/team/app:1", "…@sha256:…". */
  image: string;
}
export const PullRequest: WireType<PullRequest> = /* @__PURE__ */ wireType<PullRequest>(
  'cleat.daemon.v1.PullRequest',
  () => ({ image: '' }),
  (m, w) => {
    if (m.image) w.uint32(10).string(m.image);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.image = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PullResponse {
  /** The layers, the lowest first; empty until the registry has said what they are. */
  layers: LayerProgress[];
  /** Id of the image. Set in the last message only. */
  id: string;
}
export const PullResponse: WireType<PullResponse> = /* @__PURE__ */ wireType<PullResponse>(
  'cleat.daemon.v1.PullResponse',
  () => ({ layers: [], id: '' }),
  (m, w) => {
    if (m.layers) for (const v of m.layers) writeMessage(LayerProgress, v, w, 10);
    if (m.id) w.uint32(18).string(m.id);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.layers.push(readMessage(LayerProgress, r, depth)); break;
      case 2: expectTag(tag, 18); m.id = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface LayerProgress {
  /** Of the layer's blob. */
  digest: string;
  phase: LayerPhase;
  /** What has arrived of the blob. */
  bytes: bigint;
  /** Length of the blob. */
  totalBytes: bigint;
}
export const LayerProgress: WireType<LayerProgress> = /* @__PURE__ */ wireType<LayerProgress>(
  'cleat.daemon.v1.LayerProgress',
  () => ({ digest: '', phase: 0, bytes: 0n, totalBytes: 0n }),
  (m, w) => {
    if (m.digest) w.uint32(10).string(m.digest);
    if (m.phase) w.uint32(16).int32(m.phase);
    if (m.bytes) writeUint64(w.uint32(24), m.bytes);
    if (m.totalBytes) writeUint64(w.uint32(32), m.totalBytes);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.digest = r.string(); break;
      case 2: expectTag(tag, 16); m.phase = r.int32(); break;
      case 3: expectTag(tag, 24); m.bytes = readUint64(r); break;
      case 4: expectTag(tag, 32); m.totalBytes = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface InspectRequest {
  /** Name or id, or its first 12 digits or more. */
  image: string;
}
export const InspectRequest: WireType<InspectRequest> = /* @__PURE__ */ wireType<InspectRequest>(
  'cleat.daemon.v1.InspectRequest',
  () => ({ image: '' }),
  (m, w) => {
    if (m.image) w.uint32(10).string(m.image);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.image = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface InspectResponse {
  id: string;
  tags: string[];
  digests: string[];
  /** What it takes on disk, layers shared with other images included. */
  sizeBytes: bigint;
  pinned: boolean;
  /** Ids of the containers that use it. */
  containers: string[];
  layers: ImageLayer[];
  /** Indexes and manifests, as their registry sent them. */
  manifests: ImageDocument[];
  /** The image configuration, as its registry sent it. */
  config: ImageDocument | undefined;
}
export const InspectResponse: WireType<InspectResponse> = /* @__PURE__ */ wireType<InspectResponse>(
  'cleat.daemon.v1.InspectResponse',
  () => ({ id: '', tags: [], digests: [], sizeBytes: 0n, pinned: false, containers: [], layers: [], manifests: [], config: undefined }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.tags) for (const v of m.tags) w.uint32(18).string(v);
    if (m.digests) for (const v of m.digests) w.uint32(26).string(v);
    if (m.sizeBytes) writeUint64(w.uint32(32), m.sizeBytes);
    if (m.pinned) w.uint32(40).bool(m.pinned);
    if (m.containers) for (const v of m.containers) w.uint32(50).string(v);
    if (m.layers) for (const v of m.layers) writeMessage(ImageLayer, v, w, 58);
    if (m.manifests) for (const v of m.manifests) writeMessage(ImageDocument, v, w, 66);
    if (m.config !== undefined) writeMessage(ImageDocument, m.config, w, 74);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.tags.push(r.string()); break;
      case 3: expectTag(tag, 26); m.digests.push(r.string()); break;
      case 4: expectTag(tag, 32); m.sizeBytes = readUint64(r); break;
      case 5: expectTag(tag, 40); m.pinned = r.bool(); break;
      case 6: expectTag(tag, 50); m.containers.push(r.string()); break;
      case 7: expectTag(tag, 58); m.layers.push(readMessage(ImageLayer, r, depth)); break;
      case 8: expectTag(tag, 66); m.manifests.push(readMessage(ImageDocument, r, depth)); break;
      case 9: expectTag(tag, 74); m.config = readMessage(ImageDocument, r, depth, m.config); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ImageLayer {
  /** Identifies the layer together with those below it. */
  chainId: string;
  /** Digest of the layer's uncompressed tar. */
  diffId: string;
  /** What its files take on disk. */
  sizeBytes: bigint;
  inodes: bigint;
  /** Where its files lie. */
  path: string;
}
export const ImageLayer: WireType<ImageLayer> = /* @__PURE__ */ wireType<ImageLayer>(
  'cleat.daemon.v1.ImageLayer',
  () => ({ chainId: '', diffId: '', sizeBytes: 0n, inodes: 0n, path: '' }),
  (m, w) => {
    if (m.chainId) w.uint32(10).string(m.chainId);
    if (m.diffId) w.uint32(18).string(m.diffId);
    if (m.sizeBytes) writeUint64(w.uint32(24), m.sizeBytes);
    if (m.inodes) writeUint64(w.uint32(32), m.inodes);
    if (m.path) w.uint32(42).string(m.path);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.chainId = r.string(); break;
      case 2: expectTag(tag, 18); m.diffId = r.string(); break;
      case 3: expectTag(tag, 24); m.sizeBytes = readUint64(r); break;
      case 4: expectTag(tag, 32); m.inodes = readUint64(r); break;
      case 5: expectTag(tag, 42); m.path = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ImageDocument {
  digest: string;
  json: string;
}
export const ImageDocument: WireType<ImageDocument> = /* @__PURE__ */ wireType<ImageDocument>(
  'cleat.daemon.v1.ImageDocument',
  () => ({ digest: '', json: '' }),
  (m, w) => {
    if (m.digest) w.uint32(10).string(m.digest);
    if (m.json) w.uint32(18).string(m.json);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.digest = r.string(); break;
      case 2: expectTag(tag, 18); m.json = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface HistoryRequest {
  /** Name or id, or its first 12 digits or more. */
  image: string;
}
export const HistoryRequest: WireType<HistoryRequest> = /* @__PURE__ */ wireType<HistoryRequest>(
  'cleat.daemon.v1.HistoryRequest',
  () => ({ image: '' }),
  (m, w) => {
    if (m.image) w.uint32(10).string(m.image);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.image = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface HistoryResponse {
  steps: HistoryStep[];
}
export const HistoryResponse: WireType<HistoryResponse> = /* @__PURE__ */ wireType<HistoryResponse>(
  'cleat.daemon.v1.HistoryResponse',
  () => ({ steps: [] }),
  (m, w) => {
    if (m.steps) for (const v of m.steps) writeMessage(HistoryStep, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.steps.push(readMessage(HistoryStep, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface HistoryStep {
  /** As the image says it, in RFC 3339; may be empty. */
  created: string;
  createdBy: string;
  comment: string;
  /** It made no layer. */
  empty: boolean;
  /** What the layer's files take on disk; 0 for an empty one. */
  sizeBytes: bigint;
  /** Empty for an empty one. */
  diffId: string;
}
export const HistoryStep: WireType<HistoryStep> = /* @__PURE__ */ wireType<HistoryStep>(
  'cleat.daemon.v1.HistoryStep',
  () => ({ created: '', createdBy: '', comment: '', empty: false, sizeBytes: 0n, diffId: '' }),
  (m, w) => {
    if (m.created) w.uint32(10).string(m.created);
    if (m.createdBy) w.uint32(18).string(m.createdBy);
    if (m.comment) w.uint32(26).string(m.comment);
    if (m.empty) w.uint32(32).bool(m.empty);
    if (m.sizeBytes) writeUint64(w.uint32(40), m.sizeBytes);
    if (m.diffId) w.uint32(50).string(m.diffId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.created = r.string(); break;
      case 2: expectTag(tag, 18); m.createdBy = r.string(); break;
      case 3: expectTag(tag, 26); m.comment = r.string(); break;
      case 4: expectTag(tag, 32); m.empty = r.bool(); break;
      case 5: expectTag(tag, 40); m.sizeBytes = readUint64(r); break;
      case 6: expectTag(tag, 50); m.diffId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface DiskUsageRequest {}
export const DiskUsageRequest: WireType<DiskUsageRequest> = /* @__PURE__ */ wireType<DiskUsageRequest>('cleat.daemon.v1.DiskUsageRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface DiskUsageResponse {
  rows: DiskUsageRow[];
}
export const DiskUsageResponse: WireType<DiskUsageResponse> = /* @__PURE__ */ wireType<DiskUsageResponse>(
  'cleat.daemon.v1.DiskUsageResponse',
  () => ({ rows: [] }),
  (m, w) => {
    if (m.rows) for (const v of m.rows) writeMessage(DiskUsageRow, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.rows.push(readMessage(DiskUsageRow, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface DiskUsageRow {
  /** "images", "layers", "documents" or "partial downloads". */
  kind: string;
  count: bigint;
  /** How many of them a container uses. */
  active: bigint;
  bytes: bigint;
  /** What Prune would free. */
  reclaimableBytes: bigint;
}
export const DiskUsageRow: WireType<DiskUsageRow> = /* @__PURE__ */ wireType<DiskUsageRow>(
  'cleat.daemon.v1.DiskUsageRow',
  () => ({ kind: '', count: 0n, active: 0n, bytes: 0n, reclaimableBytes: 0n }),
  (m, w) => {
    if (m.kind) w.uint32(10).string(m.kind);
    if (m.count) writeUint64(w.uint32(16), m.count);
    if (m.active) writeUint64(w.uint32(24), m.active);
    if (m.bytes) writeUint64(w.uint32(32), m.bytes);
    if (m.reclaimableBytes) writeUint64(w.uint32(40), m.reclaimableBytes);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.kind = r.string(); break;
      case 2: expectTag(tag, 16); m.count = readUint64(r); break;
      case 3: expectTag(tag, 24); m.active = readUint64(r); break;
      case 4: expectTag(tag, 32); m.bytes = readUint64(r); break;
      case 5: expectTag(tag, 40); m.reclaimableBytes = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PruneRequest {
  /** Only say what would be removed. */
  dryRun: boolean;
}
export const PruneRequest: WireType<PruneRequest> = /* @__PURE__ */ wireType<PruneRequest>(
  'cleat.daemon.v1.PruneRequest',
  () => ({ dryRun: false }),
  (m, w) => {
    if (m.dryRun) w.uint32(8).bool(m.dryRun);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.dryRun = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PruneResponse {
  images: PrunedImage[];
  /** What is freed, partial downloads included. */
  freedBytes: bigint;
  partialBytes: bigint;
}
export const PruneResponse: WireType<PruneResponse> = /* @__PURE__ */ wireType<PruneResponse>(
  'cleat.daemon.v1.PruneResponse',
  () => ({ images: [], freedBytes: 0n, partialBytes: 0n }),
  (m, w) => {
    if (m.images) for (const v of m.images) writeMessage(PrunedImage, v, w, 10);
    if (m.freedBytes) writeUint64(w.uint32(16), m.freedBytes);
    if (m.partialBytes) writeUint64(w.uint32(24), m.partialBytes);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.images.push(readMessage(PrunedImage, r, depth)); break;
      case 2: expectTag(tag, 16); m.freedBytes = readUint64(r); break;
      case 3: expectTag(tag, 24); m.partialBytes = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PrunedImage {
  id: string;
  names: string[];
}
export const PrunedImage: WireType<PrunedImage> = /* @__PURE__ */ wireType<PrunedImage>(
  'cleat.daemon.v1.PrunedImage',
  () => ({ id: '', names: [] }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.names) for (const v of m.names) w.uint32(18).string(v);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.names.push(r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface FsckRequest {}
export const FsckRequest: WireType<FsckRequest> = /* @__PURE__ */ wireType<FsckRequest>('cleat.daemon.v1.FsckRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface FsckResponse {
  /** What no record names and nothing under way needs. */
  unreachable: FsckFinding[];
  unreachableBytes: bigint;
  /** What a record names and is not there, or is not what its digest says. */
  broken: FsckFinding[];
  /** What interrupted downloads left for the next try. */
  partialBytes: bigint;
  /** What pulls and imports under way have written. */
  busyBytes: bigint;
  images: bigint;
  layers: bigint;
  blobs: bigint;
}
export const FsckResponse: WireType<FsckResponse> = /* @__PURE__ */ wireType<FsckResponse>(
  'cleat.daemon.v1.FsckResponse',
  () => ({ unreachable: [], unreachableBytes: 0n, broken: [], partialBytes: 0n, busyBytes: 0n, images: 0n, layers: 0n, blobs: 0n }),
  (m, w) => {
    if (m.unreachable) for (const v of m.unreachable) writeMessage(FsckFinding, v, w, 10);
    if (m.unreachableBytes) writeUint64(w.uint32(16), m.unreachableBytes);
    if (m.broken) for (const v of m.broken) writeMessage(FsckFinding, v, w, 26);
    if (m.partialBytes) writeUint64(w.uint32(32), m.partialBytes);
    if (m.busyBytes) writeUint64(w.uint32(40), m.busyBytes);
    if (m.images) writeUint64(w.uint32(48), m.images);
    if (m.layers) writeUint64(w.uint32(56), m.layers);
    if (m.blobs) writeUint64(w.uint32(64), m.blobs);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.unreachable.push(readMessage(FsckFinding, r, depth)); break;
      case 2: expectTag(tag, 16); m.unreachableBytes = readUint64(r); break;
      case 3: expectTag(tag, 26); m.broken.push(readMessage(FsckFinding, r, depth)); break;
      case 4: expectTag(tag, 32); m.partialBytes = readUint64(r); break;
      case 5: expectTag(tag, 40); m.busyBytes = readUint64(r); break;
      case 6: expectTag(tag, 48); m.images = readUint64(r); break;
      case 7: expectTag(tag, 56); m.layers = readUint64(r); break;
      case 8: expectTag(tag, 64); m.blobs = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface FsckFinding {
  path: string;
  problem: string;
  bytes: bigint;
}
export const FsckFinding: WireType<FsckFinding> = /* @__PURE__ */ wireType<FsckFinding>(
  'cleat.daemon.v1.FsckFinding',
  () => ({ path: '', problem: '', bytes: 0n }),
  (m, w) => {
    if (m.path) w.uint32(10).string(m.path);
    if (m.problem) w.uint32(18).string(m.problem);
    if (m.bytes) writeUint64(w.uint32(24), m.bytes);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.path = r.string(); break;
      case 2: expectTag(tag, 18); m.problem = r.string(); break;
      case 3: expectTag(tag, 24); m.bytes = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ImportRequest {
  /** The next bytes of the archive. */
  data: Uint8Array;
  /** The image's name, in place of those that the archive gives it; for an archive of one image. In the first message. */
  name: string;
}
export const ImportRequest: WireType<ImportRequest> = /* @__PURE__ */ wireType<ImportRequest>(
  'cleat.daemon.v1.ImportRequest',
  () => ({ data: new Uint8Array(), name: '' }),
  (m, w) => {
    if (m.data?.length) w.uint32(10).bytes(m.data);
    if (m.name) w.uint32(18).string(m.name);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.data = r.bytes(); break;
      case 2: expectTag(tag, 18); m.name = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ImportResponse {
  images: ImportedImage[];
}
export const ImportResponse: WireType<ImportResponse> = /* @__PURE__ */ wireType<ImportResponse>(
  'cleat.daemon.v1.ImportResponse',
  () => ({ images: [] }),
  (m, w) => {
    if (m.images) for (const v of m.images) writeMessage(ImportedImage, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.images.push(readMessage(ImportedImage, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ImportedImage {
  id: string;
  names: string[];
}
export const ImportedImage: WireType<ImportedImage> = /* @__PURE__ */ wireType<ImportedImage>(
  'cleat.daemon.v1.ImportedImage',
  () => ({ id: '', names: [] }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.names) for (const v of m.names) w.uint32(18).string(v);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.names.push(r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ExportRequest {
  /** Name or id, or its first 12 digits or more. */
  image: string;
}
export const ExportRequest: WireType<ExportRequest> = /* @__PURE__ */ wireType<ExportRequest>(
  'cleat.daemon.v1.ExportRequest',
  () => ({ image: '' }),
  (m, w) => {
    if (m.image) w.uint32(10).string(m.image);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.image = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ExportResponse {
  data: Uint8Array;
}
export const ExportResponse: WireType<ExportResponse> = /* @__PURE__ */ wireType<ExportResponse>(
  'cleat.daemon.v1.ExportResponse',
  () => ({ data: new Uint8Array() }),
  (m, w) => {
    if (m.data?.length) w.uint32(10).bytes(m.data);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.data = r.bytes(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface DiffRequest {
  /** Id of the container. */
  containerId: string;
}
export const DiffRequest: WireType<DiffRequest> = /* @__PURE__ */ wireType<DiffRequest>(
  'cleat.daemon.v1.DiffRequest',
  () => ({ containerId: '' }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface DiffResponse {
  paths: ChangedPath[];
}
export const DiffResponse: WireType<DiffResponse> = /* @__PURE__ */ wireType<DiffResponse>(
  'cleat.daemon.v1.DiffResponse',
  () => ({ paths: [] }),
  (m, w) => {
    if (m.paths) for (const v of m.paths) writeMessage(ChangedPath, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.paths.push(readMessage(ChangedPath, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ChangedPath {
  change: PathChange;
  /** Absolute, in the container's root file system. */
  path: string;
}
export const ChangedPath: WireType<ChangedPath> = /* @__PURE__ */ wireType<ChangedPath>(
  'cleat.daemon.v1.ChangedPath',
  () => ({ change: 0, path: '' }),
  (m, w) => {
    if (m.change) w.uint32(8).int32(m.change);
    if (m.path) w.uint32(18).string(m.path);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.change = r.int32(); break;
      case 2: expectTag(tag, 18); m.path = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ReferrersRequest {
  /** As people write it. */
  image: string;
  /** These only; empty: all. */
  artifactType: string;
}
export const ReferrersRequest: WireType<ReferrersRequest> = /* @__PURE__ */ wireType<ReferrersRequest>(
  'cleat.daemon.v1.ReferrersRequest',
  () => ({ image: '', artifactType: '' }),
  (m, w) => {
    if (m.image) w.uint32(10).string(m.image);
    if (m.artifactType) w.uint32(18).string(m.artifactType);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.image = r.string(); break;
      case 2: expectTag(tag, 18); m.artifactType = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ReferrersResponse {
  /** Of what the name stands for: the manifest or index that they are attached to. */
  digest: string;
  referrers: Referrer[];
}
export const ReferrersResponse: WireType<ReferrersResponse> = /* @__PURE__ */ wireType<ReferrersResponse>(
  'cleat.daemon.v1.ReferrersResponse',
  () => ({ digest: '', referrers: [] }),
  (m, w) => {
    if (m.digest) w.uint32(10).string(m.digest);
    if (m.referrers) for (const v of m.referrers) writeMessage(Referrer, v, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.digest = r.string(); break;
      case 2: expectTag(tag, 18); m.referrers.push(readMessage(Referrer, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface Referrer {
  /** Of its manifest. */
  digest: string;
  /** Length of its manifest. */
  sizeBytes: bigint;
  /** What it is; empty when the registry does not say. */
  artifactType: string;
  annotations: { [key: string]: string };
}
export const Referrer: WireType<Referrer> = /* @__PURE__ */ wireType<Referrer>(
  'cleat.daemon.v1.Referrer',
  () => ({ digest: '', sizeBytes: 0n, artifactType: '', annotations: {} }),
  (m, w) => {
    if (m.digest) w.uint32(10).string(m.digest);
    if (m.sizeBytes) writeUint64(w.uint32(16), m.sizeBytes);
    if (m.artifactType) w.uint32(26).string(m.artifactType);
    writeMap(m.annotations, w, 34, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.digest = r.string(); break;
      case 2: expectTag(tag, 16); m.sizeBytes = readUint64(r); break;
      case 3: expectTag(tag, 26); m.artifactType = r.string(); break;
      case 4: expectTag(tag, 34); readEntry(m.annotations, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface EventsRequest {}
export const EventsRequest: WireType<EventsRequest> = /* @__PURE__ */ wireType<EventsRequest>('cleat.daemon.v1.EventsRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface ImageEvent {
  /** Unix time, in nanoseconds. */
  at: bigint;
  type: ImageEventType;
  /** The image's name; of a removed one all that it had, with commas. */
  image: string;
  /** The image's id, where there is one. */
  id: string;
  /** Digest of the layer's blob, for events of layers. */
  layer: string;
  /** Length of the blob that was downloaded, or what the unpacked files take on disk. */
  bytes: bigint;
  /** How long it took, in nanoseconds: of a layer without the wait for its turn. */
  duration: bigint;
  /** Why it failed. */
  error: string;
}
export const ImageEvent: WireType<ImageEvent> = /* @__PURE__ */ wireType<ImageEvent>(
  'cleat.daemon.v1.ImageEvent',
  () => ({ at: 0n, type: 0, image: '', id: '', layer: '', bytes: 0n, duration: 0n, error: '' }),
  (m, w) => {
    if (m.at) writeInt64(w.uint32(8), m.at);
    if (m.type) w.uint32(16).int32(m.type);
    if (m.image) w.uint32(26).string(m.image);
    if (m.id) w.uint32(34).string(m.id);
    if (m.layer) w.uint32(42).string(m.layer);
    if (m.bytes) writeUint64(w.uint32(48), m.bytes);
    if (m.duration) writeInt64(w.uint32(56), m.duration);
    if (m.error) w.uint32(66).string(m.error);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.at = readInt64(r); break;
      case 2: expectTag(tag, 16); m.type = r.int32(); break;
      case 3: expectTag(tag, 26); m.image = r.string(); break;
      case 4: expectTag(tag, 34); m.id = r.string(); break;
      case 5: expectTag(tag, 42); m.layer = r.string(); break;
      case 6: expectTag(tag, 48); m.bytes = readUint64(r); break;
      case 7: expectTag(tag, 56); m.duration = readInt64(r); break;
      case 8: expectTag(tag, 66); m.error = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export const Images = {
  typeName: 'cleat.daemon.v1.Images',
  methods: {
    /**
     * Pull does what the CRI's PullImage does, and tells how far it is: at the start, several times a second while
     * something changes, and at the end. The pull goes on when the caller leaves.
     */
    pull: {
      name: 'Pull',
      request: PullRequest,
      response: PullResponse,
      requestStream: false,
      responseStream: true,
    },
    /** Inspect answers with everything that is known of an image. NotFound when there is no such image. */
    inspect: {
      name: 'Inspect',
      request: InspectRequest,
      response: InspectResponse,
      requestStream: false,
      responseStream: false,
    },
    /** History answers with the steps that an image was built in, the newest first. NotFound when there is no such image. */
    history: {
      name: 'History',
      request: HistoryRequest,
      response: HistoryResponse,
      requestStream: false,
      responseStream: false,
    },
    /** DiskUsage answers with what images take, from what was counted when they were unpacked. */
    diskUsage: {
      name: 'DiskUsage',
      request: DiskUsageRequest,
      response: DiskUsageResponse,
      requestStream: false,
      responseStream: false,
    },
    /** Prune removes the images that no container uses and that are not pinned, and what interrupted downloads left. */
    prune: {
      name: 'Prune',
      request: PruneRequest,
      response: PruneResponse,
      requestStream: false,
      responseStream: false,
    },
    /** Fsck compares what is on disk with what the records name. It changes nothing. */
    fsck: {
      name: 'Fsck',
      request: FsckRequest,
      response: FsckResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * Import stores the images of an archive: a tar of an OCI image layout, or what `docker save` writes; also gzip or zstd.
     * The first message holds the options, the others bytes. All of its images, or none, are visible afterwards.
     */
    import: {
      name: 'Import',
      request: ImportRequest,
      response: ImportResponse,
      requestStream: true,
      responseStream: false,
    },
    /**
     * Export answers with the tar of an OCI image layout that holds one image for this machine's platform. Layers are
     * packed anew: their digests, and so the image's id, are not those that its registry knows.
     */
    export: {
      name: 'Export',
      request: ExportRequest,
      response: ExportResponse,
      requestStream: false,
      responseStream: true,
    },
    /** Diff answers with the paths that a container has changed in its root file system. */
    diff: {
      name: 'Diff',
      request: DiffRequest,
      response: DiffResponse,
      requestStream: false,
      responseStream: true,
    },
    /**
     * Referrers asks an image's registry what is attached to the image: signatures, lists of what is in it. The registry is
     * shown the credentials of the daemon's configuration.
     */
    referrers: {
      name: 'Referrers',
      request: ReferrersRequest,
      response: ReferrersResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * Events tells what happens to images from now on. It ends with Unavailable when the daemon stops, and with
     * ResourceExhausted when events are not read.
     */
    events: {
      name: 'Events',
      request: EventsRequest,
      response: ImageEvent,
      requestStream: false,
      responseStream: true,
    },
  },
} as const satisfies ServiceType;
