// Generated from io/containerd/cgroups/v1/metrics.proto by proto/generate.ts. Do not edit: run `make protos`.
import { expectTag, readMessage, readScalars, readUint64, skipField, wireType, writeMessage, writeScalars, writeUint64, type WireType } from '../wire.ts';

/** All measures of a task. */
export interface Metrics {
  hugetlb: HugetlbStat[];
  pids: PidsStat | undefined;
  cpu: CPUStat | undefined;
  memory: MemoryStat | undefined;
  blkio: BlkIOStat | undefined;
  rdma: RdmaStat | undefined;
  /** Not filled by the shims of today: traffic belongs to the pod. */
  network: NetworkStat[];
  /** Only where taskstats was asked. */
  cgroupStats: CgroupStats | undefined;
  memoryOomControl: MemoryOomControl | undefined;
}
/** All measures of a task. */
export const Metrics: WireType<Metrics> = /* @__PURE__ */ wireType<Metrics>(
  'io.containerd.cgroups.v1.Metrics',
  () => ({ hugetlb: [], pids: undefined, cpu: undefined, memory: undefined, blkio: undefined, rdma: undefined, network: [], cgroupStats: undefined, memoryOomControl: undefined }),
  (m, w) => {
    if (m.hugetlb) for (const v of m.hugetlb) writeMessage(HugetlbStat, v, w, 10);
    if (m.pids !== undefined) writeMessage(PidsStat, m.pids, w, 18);
    if (m.cpu !== undefined) writeMessage(CPUStat, m.cpu, w, 26);
    if (m.memory !== undefined) writeMessage(MemoryStat, m.memory, w, 34);
    if (m.blkio !== undefined) writeMessage(BlkIOStat, m.blkio, w, 42);
    if (m.rdma !== undefined) writeMessage(RdmaStat, m.rdma, w, 50);
    if (m.network) for (const v of m.network) writeMessage(NetworkStat, v, w, 58);
    if (m.cgroupStats !== undefined) writeMessage(CgroupStats, m.cgroupStats, w, 66);
    if (m.memoryOomControl !== undefined) writeMessage(MemoryOomControl, m.memoryOomControl, w, 74);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.hugetlb.push(readMessage(HugetlbStat, r, depth)); break;
      case 2: expectTag(tag, 18); m.pids = readMessage(PidsStat, r, depth, m.pids); break;
      case 3: expectTag(tag, 26); m.cpu = readMessage(CPUStat, r, depth, m.cpu); break;
      case 4: expectTag(tag, 34); m.memory = readMessage(MemoryStat, r, depth, m.memory); break;
      case 5: expectTag(tag, 42); m.blkio = readMessage(BlkIOStat, r, depth, m.blkio); break;
      case 6: expectTag(tag, 50); m.rdma = readMessage(RdmaStat, r, depth, m.rdma); break;
      case 7: expectTag(tag, 58); m.network.push(readMessage(NetworkStat, r, depth)); break;
      case 8: expectTag(tag, 66); m.cgroupStats = readMessage(CgroupStats, r, depth, m.cgroupStats); break;
      case 9: expectTag(tag, 74); m.memoryOomControl = readMessage(MemoryOomControl, r, depth, m.memoryOomControl); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Huge pages of one size. */
export interface HugetlbStat {
  usage: bigint;
  /** The highest usage so far. */
  max: bigint;
  /** How often the limit was hit. */
  failcnt: bigint;
  /** The size as the files name it, e.g. `2MB`. */
  pagesize: string;
}
/** Huge pages of one size. */
export const HugetlbStat: WireType<HugetlbStat> = /* @__PURE__ */ wireType<HugetlbStat>(
  'io.containerd.cgroups.v1.HugetlbStat',
  () => ({ usage: 0n, max: 0n, failcnt: 0n, pagesize: '' }),
  (m, w) => {
    if (m.usage) writeUint64(w.uint32(8), m.usage);
    if (m.max) writeUint64(w.uint32(16), m.max);
    if (m.failcnt) writeUint64(w.uint32(24), m.failcnt);
    if (m.pagesize) w.uint32(34).string(m.pagesize);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.usage = readUint64(r); break;
      case 2: expectTag(tag, 16); m.max = readUint64(r); break;
      case 3: expectTag(tag, 24); m.failcnt = readUint64(r); break;
      case 4: expectTag(tag, 34); m.pagesize = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Processes and threads. */
export interface PidsStat {
  current: bigint;
  /** Most that there may be; 0: no limit. */
  limit: bigint;
}
/** Processes and threads. */
export const PidsStat: WireType<PidsStat> = /* @__PURE__ */ wireType<PidsStat>(
  'io.containerd.cgroups.v1.PidsStat',
  () => ({ current: 0n, limit: 0n }),
  (m, w) => {
    if (m.current) writeUint64(w.uint32(8), m.current);
    if (m.limit) writeUint64(w.uint32(16), m.limit);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.current = readUint64(r); break;
      case 2: expectTag(tag, 16); m.limit = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** CPU time. */
export interface CPUStat {
  usage: CPUUsage | undefined;
  throttling: Throttle | undefined;
}
/** CPU time. */
export const CPUStat: WireType<CPUStat> = /* @__PURE__ */ wireType<CPUStat>(
  'io.containerd.cgroups.v1.CPUStat',
  () => ({ usage: undefined, throttling: undefined }),
  (m, w) => {
    if (m.usage !== undefined) writeMessage(CPUUsage, m.usage, w, 10);
    if (m.throttling !== undefined) writeMessage(Throttle, m.throttling, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.usage = readMessage(CPUUsage, r, depth, m.usage); break;
      case 2: expectTag(tag, 18); m.throttling = readMessage(Throttle, r, depth, m.throttling); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** CPU time used, nanoseconds. */
export interface CPUUsage {
  /** Kernel and user together. */
  total: bigint;
  kernel: bigint;
  user: bigint;
  /** `total` of each CPU. */
  perCpu: bigint[];
}
/** CPU time used, nanoseconds. */
export const CPUUsage: WireType<CPUUsage> = /* @__PURE__ */ wireType<CPUUsage>(
  'io.containerd.cgroups.v1.CPUUsage',
  () => ({ total: 0n, kernel: 0n, user: 0n, perCpu: [] }),
  (m, w) => {
    if (m.total) writeUint64(w.uint32(8), m.total);
    if (m.kernel) writeUint64(w.uint32(16), m.kernel);
    if (m.user) writeUint64(w.uint32(24), m.user);
    writeScalars(m.perCpu, w, 34, (w, v) => writeUint64(w, v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.total = readUint64(r); break;
      case 2: expectTag(tag, 16); m.kernel = readUint64(r); break;
      case 3: expectTag(tag, 24); m.user = readUint64(r); break;
      case 4: readScalars(m.perCpu, r, tag, r => readUint64(r)); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** How often the quota held the tasks back. */
export interface Throttle {
  /** Periods that passed while the tasks could run. */
  periods: bigint;
  /** Those in which the quota ran out. */
  throttledPeriods: bigint;
  /** Nanoseconds of waiting. */
  throttledTime: bigint;
}
/** How often the quota held the tasks back. */
export const Throttle: WireType<Throttle> = /* @__PURE__ */ wireType<Throttle>(
  'io.containerd.cgroups.v1.Throttle',
  () => ({ periods: 0n, throttledPeriods: 0n, throttledTime: 0n }),
  (m, w) => {
    if (m.periods) writeUint64(w.uint32(8), m.periods);
    if (m.throttledPeriods) writeUint64(w.uint32(16), m.throttledPeriods);
    if (m.throttledTime) writeUint64(w.uint32(24), m.throttledTime);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.periods = readUint64(r); break;
      case 2: expectTag(tag, 16); m.throttledPeriods = readUint64(r); break;
      case 3: expectTag(tag, 24); m.throttledTime = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** memory.stat; `total_` counts the cgroups below too. */
export interface MemoryStat {
  cache: bigint;
  rss: bigint;
  rssHuge: bigint;
  mappedFile: bigint;
  dirty: bigint;
  writeback: bigint;
  pgPgIn: bigint;
  pgPgOut: bigint;
  pgFault: bigint;
  pgMajFault: bigint;
  inactiveAnon: bigint;
  activeAnon: bigint;
  inactiveFile: bigint;
  activeFile: bigint;
  unevictable: bigint;
  /** The lowest limit on the way to the root. */
  hierarchicalMemoryLimit: bigint;
  /** The lowest limit of memory and swap on the way to the root. */
  hierarchicalSwapLimit: bigint;
  totalCache: bigint;
  totalRss: bigint;
  totalRssHuge: bigint;
  totalMappedFile: bigint;
  totalDirty: bigint;
  totalWriteback: bigint;
  totalPgPgIn: bigint;
  totalPgPgOut: bigint;
  totalPgFault: bigint;
  totalPgMajFault: bigint;
  totalInactiveAnon: bigint;
  totalActiveAnon: bigint;
  totalInactiveFile: bigint;
  totalActiveFile: bigint;
  totalUnevictable: bigint;
  /** Memory. */
  usage: MemoryEntry | undefined;
  /** Memory and swap together. */
  swap: MemoryEntry | undefined;
  /** Kernel memory. */
  kernel: MemoryEntry | undefined;
  /** TCP buffers. */
  kernelTcp: MemoryEntry | undefined;
}
/** memory.stat; `total_` counts the cgroups below too. */
export const MemoryStat: WireType<MemoryStat> = /* @__PURE__ */ wireType<MemoryStat>(
  'io.containerd.cgroups.v1.MemoryStat',
  () => ({ cache: 0n, rss: 0n, rssHuge: 0n, mappedFile: 0n, dirty: 0n, writeback: 0n, pgPgIn: 0n, pgPgOut: 0n, pgFault: 0n, pgMajFault: 0n, inactiveAnon: 0n, activeAnon: 0n, inactiveFile: 0n, activeFile: 0n, unevictable: 0n, hierarchicalMemoryLimit: 0n, hierarchicalSwapLimit: 0n, totalCache: 0n, totalRss: 0n, totalRssHuge: 0n, totalMappedFile: 0n, totalDirty: 0n, totalWriteback: 0n, totalPgPgIn: 0n, totalPgPgOut: 0n, totalPgFault: 0n, totalPgMajFault: 0n, totalInactiveAnon: 0n, totalActiveAnon: 0n, totalInactiveFile: 0n, totalActiveFile: 0n, totalUnevictable: 0n, usage: undefined, swap: undefined, kernel: undefined, kernelTcp: undefined }),
  (m, w) => {
    if (m.cache) writeUint64(w.uint32(8), m.cache);
    if (m.rss) writeUint64(w.uint32(16), m.rss);
    if (m.rssHuge) writeUint64(w.uint32(24), m.rssHuge);
    if (m.mappedFile) writeUint64(w.uint32(32), m.mappedFile);
    if (m.dirty) writeUint64(w.uint32(40), m.dirty);
    if (m.writeback) writeUint64(w.uint32(48), m.writeback);
    if (m.pgPgIn) writeUint64(w.uint32(56), m.pgPgIn);
    if (m.pgPgOut) writeUint64(w.uint32(64), m.pgPgOut);
    if (m.pgFault) writeUint64(w.uint32(72), m.pgFault);
    if (m.pgMajFault) writeUint64(w.uint32(80), m.pgMajFault);
    if (m.inactiveAnon) writeUint64(w.uint32(88), m.inactiveAnon);
    if (m.activeAnon) writeUint64(w.uint32(96), m.activeAnon);
    if (m.inactiveFile) writeUint64(w.uint32(104), m.inactiveFile);
    if (m.activeFile) writeUint64(w.uint32(112), m.activeFile);
    if (m.unevictable) writeUint64(w.uint32(120), m.unevictable);
    if (m.hierarchicalMemoryLimit) writeUint64(w.uint32(128), m.hierarchicalMemoryLimit);
    if (m.hierarchicalSwapLimit) writeUint64(w.uint32(136), m.hierarchicalSwapLimit);
    if (m.totalCache) writeUint64(w.uint32(144), m.totalCache);
    if (m.totalRss) writeUint64(w.uint32(152), m.totalRss);
    if (m.totalRssHuge) writeUint64(w.uint32(160), m.totalRssHuge);
    if (m.totalMappedFile) writeUint64(w.uint32(168), m.totalMappedFile);
    if (m.totalDirty) writeUint64(w.uint32(176), m.totalDirty);
    if (m.totalWriteback) writeUint64(w.uint32(184), m.totalWriteback);
    if (m.totalPgPgIn) writeUint64(w.uint32(192), m.totalPgPgIn);
    if (m.totalPgPgOut) writeUint64(w.uint32(200), m.totalPgPgOut);
    if (m.totalPgFault) writeUint64(w.uint32(208), m.totalPgFault);
    if (m.totalPgMajFault) writeUint64(w.uint32(216), m.totalPgMajFault);
    if (m.totalInactiveAnon) writeUint64(w.uint32(224), m.totalInactiveAnon);
    if (m.totalActiveAnon) writeUint64(w.uint32(232), m.totalActiveAnon);
    if (m.totalInactiveFile) writeUint64(w.uint32(240), m.totalInactiveFile);
    if (m.totalActiveFile) writeUint64(w.uint32(248), m.totalActiveFile);
    if (m.totalUnevictable) writeUint64(w.uint32(256), m.totalUnevictable);
    if (m.usage !== undefined) writeMessage(MemoryEntry, m.usage, w, 266);
    if (m.swap !== undefined) writeMessage(MemoryEntry, m.swap, w, 274);
    if (m.kernel !== undefined) writeMessage(MemoryEntry, m.kernel, w, 282);
    if (m.kernelTcp !== undefined) writeMessage(MemoryEntry, m.kernelTcp, w, 290);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.cache = readUint64(r); break;
      case 2: expectTag(tag, 16); m.rss = readUint64(r); break;
      case 3: expectTag(tag, 24); m.rssHuge = readUint64(r); break;
      case 4: expectTag(tag, 32); m.mappedFile = readUint64(r); break;
      case 5: expectTag(tag, 40); m.dirty = readUint64(r); break;
      case 6: expectTag(tag, 48); m.writeback = readUint64(r); break;
      case 7: expectTag(tag, 56); m.pgPgIn = readUint64(r); break;
      case 8: expectTag(tag, 64); m.pgPgOut = readUint64(r); break;
      case 9: expectTag(tag, 72); m.pgFault = readUint64(r); break;
      case 10: expectTag(tag, 80); m.pgMajFault = readUint64(r); break;
      case 11: expectTag(tag, 88); m.inactiveAnon = readUint64(r); break;
      case 12: expectTag(tag, 96); m.activeAnon = readUint64(r); break;
      case 13: expectTag(tag, 104); m.inactiveFile = readUint64(r); break;
      case 14: expectTag(tag, 112); m.activeFile = readUint64(r); break;
      case 15: expectTag(tag, 120); m.unevictable = readUint64(r); break;
      case 16: expectTag(tag, 128); m.hierarchicalMemoryLimit = readUint64(r); break;
      case 17: expectTag(tag, 136); m.hierarchicalSwapLimit = readUint64(r); break;
      case 18: expectTag(tag, 144); m.totalCache = readUint64(r); break;
      case 19: expectTag(tag, 152); m.totalRss = readUint64(r); break;
      case 20: expectTag(tag, 160); m.totalRssHuge = readUint64(r); break;
      case 21: expectTag(tag, 168); m.totalMappedFile = readUint64(r); break;
      case 22: expectTag(tag, 176); m.totalDirty = readUint64(r); break;
      case 23: expectTag(tag, 184); m.totalWriteback = readUint64(r); break;
      case 24: expectTag(tag, 192); m.totalPgPgIn = readUint64(r); break;
      case 25: expectTag(tag, 200); m.totalPgPgOut = readUint64(r); break;
      case 26: expectTag(tag, 208); m.totalPgFault = readUint64(r); break;
      case 27: expectTag(tag, 216); m.totalPgMajFault = readUint64(r); break;
      case 28: expectTag(tag, 224); m.totalInactiveAnon = readUint64(r); break;
      case 29: expectTag(tag, 232); m.totalActiveAnon = readUint64(r); break;
      case 30: expectTag(tag, 240); m.totalInactiveFile = readUint64(r); break;
      case 31: expectTag(tag, 248); m.totalActiveFile = readUint64(r); break;
      case 32: expectTag(tag, 256); m.totalUnevictable = readUint64(r); break;
      case 33: expectTag(tag, 266); m.usage = readMessage(MemoryEntry, r, depth, m.usage); break;
      case 34: expectTag(tag, 274); m.swap = readMessage(MemoryEntry, r, depth, m.swap); break;
      case 35: expectTag(tag, 282); m.kernel = readMessage(MemoryEntry, r, depth, m.kernel); break;
      case 36: expectTag(tag, 290); m.kernelTcp = readMessage(MemoryEntry, r, depth, m.kernelTcp); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** A limit and what is used of it. */
export interface MemoryEntry {
  limit: bigint;
  usage: bigint;
  /** The highest usage so far. */
  max: bigint;
  /** How often the limit was hit. */
  failcnt: bigint;
}
/** A limit and what is used of it. */
export const MemoryEntry: WireType<MemoryEntry> = /* @__PURE__ */ wireType<MemoryEntry>(
  'io.containerd.cgroups.v1.MemoryEntry',
  () => ({ limit: 0n, usage: 0n, max: 0n, failcnt: 0n }),
  (m, w) => {
    if (m.limit) writeUint64(w.uint32(8), m.limit);
    if (m.usage) writeUint64(w.uint32(16), m.usage);
    if (m.max) writeUint64(w.uint32(24), m.max);
    if (m.failcnt) writeUint64(w.uint32(32), m.failcnt);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.limit = readUint64(r); break;
      case 2: expectTag(tag, 16); m.usage = readUint64(r); break;
      case 3: expectTag(tag, 24); m.max = readUint64(r); break;
      case 4: expectTag(tag, 32); m.failcnt = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** memory.oom_control. */
export interface MemoryOomControl {
  /** 1: tasks wait instead of being killed. */
  oomKillDisable: bigint;
  /** 1: they wait now. */
  underOom: bigint;
  /** How many were killed. */
  oomKill: bigint;
}
/** memory.oom_control. */
export const MemoryOomControl: WireType<MemoryOomControl> = /* @__PURE__ */ wireType<MemoryOomControl>(
  'io.containerd.cgroups.v1.MemoryOomControl',
  () => ({ oomKillDisable: 0n, underOom: 0n, oomKill: 0n }),
  (m, w) => {
    if (m.oomKillDisable) writeUint64(w.uint32(8), m.oomKillDisable);
    if (m.underOom) writeUint64(w.uint32(16), m.underOom);
    if (m.oomKill) writeUint64(w.uint32(24), m.oomKill);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.oomKillDisable = readUint64(r); break;
      case 2: expectTag(tag, 16); m.underOom = readUint64(r); break;
      case 3: expectTag(tag, 24); m.oomKill = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Block devices, per device and operation. */
export interface BlkIOStat {
  ioServiceBytesRecursive: BlkIOEntry[];
  ioServicedRecursive: BlkIOEntry[];
  ioQueuedRecursive: BlkIOEntry[];
  ioServiceTimeRecursive: BlkIOEntry[];
  ioWaitTimeRecursive: BlkIOEntry[];
  ioMergedRecursive: BlkIOEntry[];
  ioTimeRecursive: BlkIOEntry[];
  sectorsRecursive: BlkIOEntry[];
}
/** Block devices, per device and operation. */
export const BlkIOStat: WireType<BlkIOStat> = /* @__PURE__ */ wireType<BlkIOStat>(
  'io.containerd.cgroups.v1.BlkIOStat',
  () => ({ ioServiceBytesRecursive: [], ioServicedRecursive: [], ioQueuedRecursive: [], ioServiceTimeRecursive: [], ioWaitTimeRecursive: [], ioMergedRecursive: [], ioTimeRecursive: [], sectorsRecursive: [] }),
  (m, w) => {
    if (m.ioServiceBytesRecursive) for (const v of m.ioServiceBytesRecursive) writeMessage(BlkIOEntry, v, w, 10);
    if (m.ioServicedRecursive) for (const v of m.ioServicedRecursive) writeMessage(BlkIOEntry, v, w, 18);
    if (m.ioQueuedRecursive) for (const v of m.ioQueuedRecursive) writeMessage(BlkIOEntry, v, w, 26);
    if (m.ioServiceTimeRecursive) for (const v of m.ioServiceTimeRecursive) writeMessage(BlkIOEntry, v, w, 34);
    if (m.ioWaitTimeRecursive) for (const v of m.ioWaitTimeRecursive) writeMessage(BlkIOEntry, v, w, 42);
    if (m.ioMergedRecursive) for (const v of m.ioMergedRecursive) writeMessage(BlkIOEntry, v, w, 50);
    if (m.ioTimeRecursive) for (const v of m.ioTimeRecursive) writeMessage(BlkIOEntry, v, w, 58);
    if (m.sectorsRecursive) for (const v of m.sectorsRecursive) writeMessage(BlkIOEntry, v, w, 66);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.ioServiceBytesRecursive.push(readMessage(BlkIOEntry, r, depth)); break;
      case 2: expectTag(tag, 18); m.ioServicedRecursive.push(readMessage(BlkIOEntry, r, depth)); break;
      case 3: expectTag(tag, 26); m.ioQueuedRecursive.push(readMessage(BlkIOEntry, r, depth)); break;
      case 4: expectTag(tag, 34); m.ioServiceTimeRecursive.push(readMessage(BlkIOEntry, r, depth)); break;
      case 5: expectTag(tag, 42); m.ioWaitTimeRecursive.push(readMessage(BlkIOEntry, r, depth)); break;
      case 6: expectTag(tag, 50); m.ioMergedRecursive.push(readMessage(BlkIOEntry, r, depth)); break;
      case 7: expectTag(tag, 58); m.ioTimeRecursive.push(readMessage(BlkIOEntry, r, depth)); break;
      case 8: expectTag(tag, 66); m.sectorsRecursive.push(readMessage(BlkIOEntry, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** One counter. */
export interface BlkIOEntry {
  /** Operation, e.g. `Read`; empty: all. */
  op: string;
  /** Path of the device. */
  device: string;
  major: bigint;
  minor: bigint;
  /** Bytes, requests, sectors or nanoseconds, by the list that it is in. */
  value: bigint;
}
/** One counter. */
export const BlkIOEntry: WireType<BlkIOEntry> = /* @__PURE__ */ wireType<BlkIOEntry>(
  'io.containerd.cgroups.v1.BlkIOEntry',
  () => ({ op: '', device: '', major: 0n, minor: 0n, value: 0n }),
  (m, w) => {
    if (m.op) w.uint32(10).string(m.op);
    if (m.device) w.uint32(18).string(m.device);
    if (m.major) writeUint64(w.uint32(24), m.major);
    if (m.minor) writeUint64(w.uint32(32), m.minor);
    if (m.value) writeUint64(w.uint32(40), m.value);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.op = r.string(); break;
      case 2: expectTag(tag, 18); m.device = r.string(); break;
      case 3: expectTag(tag, 24); m.major = readUint64(r); break;
      case 4: expectTag(tag, 32); m.minor = readUint64(r); break;
      case 5: expectTag(tag, 40); m.value = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** RDMA devices. */
export interface RdmaStat {
  current: RdmaEntry[];
  limit: RdmaEntry[];
}
/** RDMA devices. */
export const RdmaStat: WireType<RdmaStat> = /* @__PURE__ */ wireType<RdmaStat>(
  'io.containerd.cgroups.v1.RdmaStat',
  () => ({ current: [], limit: [] }),
  (m, w) => {
    if (m.current) for (const v of m.current) writeMessage(RdmaEntry, v, w, 10);
    if (m.limit) for (const v of m.limit) writeMessage(RdmaEntry, v, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.current.push(readMessage(RdmaEntry, r, depth)); break;
      case 2: expectTag(tag, 18); m.limit.push(readMessage(RdmaEntry, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** One device. */
export interface RdmaEntry {
  /** Name of the device. */
  device: string;
  hcaHandles: number;
  hcaObjects: number;
}
/** One device. */
export const RdmaEntry: WireType<RdmaEntry> = /* @__PURE__ */ wireType<RdmaEntry>(
  'io.containerd.cgroups.v1.RdmaEntry',
  () => ({ device: '', hcaHandles: 0, hcaObjects: 0 }),
  (m, w) => {
    if (m.device) w.uint32(10).string(m.device);
    if (m.hcaHandles) w.uint32(16).uint32(m.hcaHandles);
    if (m.hcaObjects) w.uint32(24).uint32(m.hcaObjects);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.device = r.string(); break;
      case 2: expectTag(tag, 16); m.hcaHandles = r.uint32(); break;
      case 3: expectTag(tag, 24); m.hcaObjects = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** One network interface. */
export interface NetworkStat {
  /** Name of the interface. */
  name: string;
  rxBytes: bigint;
  rxPackets: bigint;
  rxErrors: bigint;
  rxDropped: bigint;
  txBytes: bigint;
  txPackets: bigint;
  txErrors: bigint;
  txDropped: bigint;
}
/** One network interface. */
export const NetworkStat: WireType<NetworkStat> = /* @__PURE__ */ wireType<NetworkStat>(
  'io.containerd.cgroups.v1.NetworkStat',
  () => ({ name: '', rxBytes: 0n, rxPackets: 0n, rxErrors: 0n, rxDropped: 0n, txBytes: 0n, txPackets: 0n, txErrors: 0n, txDropped: 0n }),
  (m, w) => {
    if (m.name) w.uint32(10).string(m.name);
    if (m.rxBytes) writeUint64(w.uint32(16), m.rxBytes);
    if (m.rxPackets) writeUint64(w.uint32(24), m.rxPackets);
    if (m.rxErrors) writeUint64(w.uint32(32), m.rxErrors);
    if (m.rxDropped) writeUint64(w.uint32(40), m.rxDropped);
    if (m.txBytes) writeUint64(w.uint32(48), m.txBytes);
    if (m.txPackets) writeUint64(w.uint32(56), m.txPackets);
    if (m.txErrors) writeUint64(w.uint32(64), m.txErrors);
    if (m.txDropped) writeUint64(w.uint32(72), m.txDropped);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.name = r.string(); break;
      case 2: expectTag(tag, 16); m.rxBytes = readUint64(r); break;
      case 3: expectTag(tag, 24); m.rxPackets = readUint64(r); break;
      case 4: expectTag(tag, 32); m.rxErrors = readUint64(r); break;
      case 5: expectTag(tag, 40); m.rxDropped = readUint64(r); break;
      case 6: expectTag(tag, 48); m.txBytes = readUint64(r); break;
      case 7: expectTag(tag, 56); m.txPackets = readUint64(r); break;
      case 8: expectTag(tag, 64); m.txErrors = readUint64(r); break;
      case 9: expectTag(tag, 72); m.txDropped = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** How many tasks are in which state. */
export interface CgroupStats {
  nrSleeping: bigint;
  nrRunning: bigint;
  nrStopped: bigint;
  nrUninterruptible: bigint;
  nrIoWait: bigint;
}
/** How many tasks are in which state. */
export const CgroupStats: WireType<CgroupStats> = /* @__PURE__ */ wireType<CgroupStats>(
  'io.containerd.cgroups.v1.CgroupStats',
  () => ({ nrSleeping: 0n, nrRunning: 0n, nrStopped: 0n, nrUninterruptible: 0n, nrIoWait: 0n }),
  (m, w) => {
    if (m.nrSleeping) writeUint64(w.uint32(8), m.nrSleeping);
    if (m.nrRunning) writeUint64(w.uint32(16), m.nrRunning);
    if (m.nrStopped) writeUint64(w.uint32(24), m.nrStopped);
    if (m.nrUninterruptible) writeUint64(w.uint32(32), m.nrUninterruptible);
    if (m.nrIoWait) writeUint64(w.uint32(40), m.nrIoWait);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.nrSleeping = readUint64(r); break;
      case 2: expectTag(tag, 16); m.nrRunning = readUint64(r); break;
      case 3: expectTag(tag, 24); m.nrStopped = readUint64(r); break;
      case 4: expectTag(tag, 32); m.nrUninterruptible = readUint64(r); break;
      case 5: expectTag(tag, 40); m.nrIoWait = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);
