// Generated from io/containerd/cgroups/v2/metrics.proto by proto/generate.ts. Do not edit: run `make protos`.
import { expectTag, readMessage, readUint64, skipField, wireType, writeMessage, writeUint64, type WireType } from '../wire.ts';

/** All measures of a task. */
export interface Metrics {
  pids: PidsStat | undefined;
  cpu: CPUStat | undefined;
  memory: MemoryStat | undefined;
  rdma: RdmaStat | undefined;
  io: IOStat | undefined;
  hugetlb: HugeTlbStat[];
  memoryEvents: MemoryEvents | undefined;
  /** Not filled by the shims of today: traffic belongs to the pod. */
  network: NetworkStat[];
}
/** All measures of a task. */
export const Metrics: WireType<Metrics> = /* @__PURE__ */ wireType<Metrics>(
  'io.containerd.cgroups.v2.Metrics',
  () => ({ pids: undefined, cpu: undefined, memory: undefined, rdma: undefined, io: undefined, hugetlb: [], memoryEvents: undefined, network: [] }),
  (m, w) => {
    if (m.pids !== undefined) writeMessage(PidsStat, m.pids, w, 10);
    if (m.cpu !== undefined) writeMessage(CPUStat, m.cpu, w, 18);
    if (m.memory !== undefined) writeMessage(MemoryStat, m.memory, w, 34);
    if (m.rdma !== undefined) writeMessage(RdmaStat, m.rdma, w, 42);
    if (m.io !== undefined) writeMessage(IOStat, m.io, w, 50);
    if (m.hugetlb) for (const v of m.hugetlb) writeMessage(HugeTlbStat, v, w, 58);
    if (m.memoryEvents !== undefined) writeMessage(MemoryEvents, m.memoryEvents, w, 66);
    if (m.network) for (const v of m.network) writeMessage(NetworkStat, v, w, 74);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.pids = readMessage(PidsStat, r, depth, m.pids); break;
      case 2: expectTag(tag, 18); m.cpu = readMessage(CPUStat, r, depth, m.cpu); break;
      case 4: expectTag(tag, 34); m.memory = readMessage(MemoryStat, r, depth, m.memory); break;
      case 5: expectTag(tag, 42); m.rdma = readMessage(RdmaStat, r, depth, m.rdma); break;
      case 6: expectTag(tag, 50); m.io = readMessage(IOStat, r, depth, m.io); break;
      case 7: expectTag(tag, 58); m.hugetlb.push(readMessage(HugeTlbStat, r, depth)); break;
      case 8: expectTag(tag, 66); m.memoryEvents = readMessage(MemoryEvents, r, depth, m.memoryEvents); break;
      case 9: expectTag(tag, 74); m.network.push(readMessage(NetworkStat, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Stalls for one resource. */
export interface PSIData {
  /** Percent of the last 10 seconds. */
  avg10: number;
  /** Percent of the last 60 seconds. */
  avg60: number;
  /** Percent of the last 300 seconds. */
  avg300: number;
  /** Microseconds, in all. */
  total: bigint;
}
/** Stalls for one resource. */
export const PSIData: WireType<PSIData> = /* @__PURE__ */ wireType<PSIData>(
  'io.containerd.cgroups.v2.PSIData',
  () => ({ avg10: 0, avg60: 0, avg300: 0, total: 0n }),
  (m, w) => {
    if (m.avg10 !== undefined && !Object.is(m.avg10, 0)) w.uint32(9).double(m.avg10);
    if (m.avg60 !== undefined && !Object.is(m.avg60, 0)) w.uint32(17).double(m.avg60);
    if (m.avg300 !== undefined && !Object.is(m.avg300, 0)) w.uint32(25).double(m.avg300);
    if (m.total) writeUint64(w.uint32(32), m.total);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 9); m.avg10 = r.double(); break;
      case 2: expectTag(tag, 17); m.avg60 = r.double(); break;
      case 3: expectTag(tag, 25); m.avg300 = r.double(); break;
      case 4: expectTag(tag, 32); m.total = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Pressure stall information; unset where the kernel has none. */
export interface PSIStats {
  /** At least one task was stalled. */
  some: PSIData | undefined;
  /** All tasks were. */
  full: PSIData | undefined;
}
/** Pressure stall information; unset where the kernel has none. */
export const PSIStats: WireType<PSIStats> = /* @__PURE__ */ wireType<PSIStats>(
  'io.containerd.cgroups.v2.PSIStats',
  () => ({ some: undefined, full: undefined }),
  (m, w) => {
    if (m.some !== undefined) writeMessage(PSIData, m.some, w, 10);
    if (m.full !== undefined) writeMessage(PSIData, m.full, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.some = readMessage(PSIData, r, depth, m.some); break;
      case 2: expectTag(tag, 18); m.full = readMessage(PSIData, r, depth, m.full); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Processes and threads. */
export interface PidsStat {
  current: bigint;
  /** pids.max; the largest uint64: no limit. */
  limit: bigint;
}
/** Processes and threads. */
export const PidsStat: WireType<PidsStat> = /* @__PURE__ */ wireType<PidsStat>(
  'io.containerd.cgroups.v2.PidsStat',
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

/** cpu.stat; times in microseconds. */
export interface CPUStat {
  usageUsec: bigint;
  userUsec: bigint;
  systemUsec: bigint;
  /** Periods that passed while the tasks could run. */
  nrPeriods: bigint;
  /** Those in which the quota ran out. */
  nrThrottled: bigint;
  /** Time of waiting for quota. */
  throttledUsec: bigint;
  psi: PSIStats | undefined;
  /** Periods in which a burst was used. */
  nrBursts: bigint;
  /** Time beyond the quota in bursts. */
  burstUsec: bigint;
}
/** cpu.stat; times in microseconds. */
export const CPUStat: WireType<CPUStat> = /* @__PURE__ */ wireType<CPUStat>(
  'io.containerd.cgroups.v2.CPUStat',
  () => ({ usageUsec: 0n, userUsec: 0n, systemUsec: 0n, nrPeriods: 0n, nrThrottled: 0n, throttledUsec: 0n, psi: undefined, nrBursts: 0n, burstUsec: 0n }),
  (m, w) => {
    if (m.usageUsec) writeUint64(w.uint32(8), m.usageUsec);
    if (m.userUsec) writeUint64(w.uint32(16), m.userUsec);
    if (m.systemUsec) writeUint64(w.uint32(24), m.systemUsec);
    if (m.nrPeriods) writeUint64(w.uint32(32), m.nrPeriods);
    if (m.nrThrottled) writeUint64(w.uint32(40), m.nrThrottled);
    if (m.throttledUsec) writeUint64(w.uint32(48), m.throttledUsec);
    if (m.psi !== undefined) writeMessage(PSIStats, m.psi, w, 58);
    if (m.nrBursts) writeUint64(w.uint32(64), m.nrBursts);
    if (m.burstUsec) writeUint64(w.uint32(72), m.burstUsec);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.usageUsec = readUint64(r); break;
      case 2: expectTag(tag, 16); m.userUsec = readUint64(r); break;
      case 3: expectTag(tag, 24); m.systemUsec = readUint64(r); break;
      case 4: expectTag(tag, 32); m.nrPeriods = readUint64(r); break;
      case 5: expectTag(tag, 40); m.nrThrottled = readUint64(r); break;
      case 6: expectTag(tag, 48); m.throttledUsec = readUint64(r); break;
      case 7: expectTag(tag, 58); m.psi = readMessage(PSIStats, r, depth, m.psi); break;
      case 8: expectTag(tag, 64); m.nrBursts = readUint64(r); break;
      case 9: expectTag(tag, 72); m.burstUsec = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** memory.stat, and the files beside it. */
export interface MemoryStat {
  anon: bigint;
  file: bigint;
  kernelStack: bigint;
  slab: bigint;
  sock: bigint;
  shmem: bigint;
  fileMapped: bigint;
  fileDirty: bigint;
  fileWriteback: bigint;
  anonThp: bigint;
  inactiveAnon: bigint;
  activeAnon: bigint;
  inactiveFile: bigint;
  activeFile: bigint;
  unevictable: bigint;
  slabReclaimable: bigint;
  slabUnreclaimable: bigint;
  pgfault: bigint;
  pgmajfault: bigint;
  workingsetRefault: bigint;
  workingsetActivate: bigint;
  workingsetNodereclaim: bigint;
  pgrefill: bigint;
  pgscan: bigint;
  pgsteal: bigint;
  pgactivate: bigint;
  pgdeactivate: bigint;
  pglazyfree: bigint;
  pglazyfreed: bigint;
  thpFaultAlloc: bigint;
  thpCollapseAlloc: bigint;
  /** memory.current. */
  usage: bigint;
  /** memory.max; the largest uint64: no limit. */
  usageLimit: bigint;
  /** memory.swap.current. */
  swapUsage: bigint;
  /** memory.swap.max; the largest uint64: no limit. */
  swapLimit: bigint;
  /** memory.peak; 0 on kernels without it. */
  maxUsage: bigint;
  /** memory.swap.peak; 0 on kernels without it. */
  swapMaxUsage: bigint;
  psi: PSIStats | undefined;
}
/** memory.stat, and the files beside it. */
export const MemoryStat: WireType<MemoryStat> = /* @__PURE__ */ wireType<MemoryStat>(
  'io.containerd.cgroups.v2.MemoryStat',
  () => ({ anon: 0n, file: 0n, kernelStack: 0n, slab: 0n, sock: 0n, shmem: 0n, fileMapped: 0n, fileDirty: 0n, fileWriteback: 0n, anonThp: 0n, inactiveAnon: 0n, activeAnon: 0n, inactiveFile: 0n, activeFile: 0n, unevictable: 0n, slabReclaimable: 0n, slabUnreclaimable: 0n, pgfault: 0n, pgmajfault: 0n, workingsetRefault: 0n, workingsetActivate: 0n, workingsetNodereclaim: 0n, pgrefill: 0n, pgscan: 0n, pgsteal: 0n, pgactivate: 0n, pgdeactivate: 0n, pglazyfree: 0n, pglazyfreed: 0n, thpFaultAlloc: 0n, thpCollapseAlloc: 0n, usage: 0n, usageLimit: 0n, swapUsage: 0n, swapLimit: 0n, maxUsage: 0n, swapMaxUsage: 0n, psi: undefined }),
  (m, w) => {
    if (m.anon) writeUint64(w.uint32(8), m.anon);
    if (m.file) writeUint64(w.uint32(16), m.file);
    if (m.kernelStack) writeUint64(w.uint32(24), m.kernelStack);
    if (m.slab) writeUint64(w.uint32(32), m.slab);
    if (m.sock) writeUint64(w.uint32(40), m.sock);
    if (m.shmem) writeUint64(w.uint32(48), m.shmem);
    if (m.fileMapped) writeUint64(w.uint32(56), m.fileMapped);
    if (m.fileDirty) writeUint64(w.uint32(64), m.fileDirty);
    if (m.fileWriteback) writeUint64(w.uint32(72), m.fileWriteback);
    if (m.anonThp) writeUint64(w.uint32(80), m.anonThp);
    if (m.inactiveAnon) writeUint64(w.uint32(88), m.inactiveAnon);
    if (m.activeAnon) writeUint64(w.uint32(96), m.activeAnon);
    if (m.inactiveFile) writeUint64(w.uint32(104), m.inactiveFile);
    if (m.activeFile) writeUint64(w.uint32(112), m.activeFile);
    if (m.unevictable) writeUint64(w.uint32(120), m.unevictable);
    if (m.slabReclaimable) writeUint64(w.uint32(128), m.slabReclaimable);
    if (m.slabUnreclaimable) writeUint64(w.uint32(136), m.slabUnreclaimable);
    if (m.pgfault) writeUint64(w.uint32(144), m.pgfault);
    if (m.pgmajfault) writeUint64(w.uint32(152), m.pgmajfault);
    if (m.workingsetRefault) writeUint64(w.uint32(160), m.workingsetRefault);
    if (m.workingsetActivate) writeUint64(w.uint32(168), m.workingsetActivate);
    if (m.workingsetNodereclaim) writeUint64(w.uint32(176), m.workingsetNodereclaim);
    if (m.pgrefill) writeUint64(w.uint32(184), m.pgrefill);
    if (m.pgscan) writeUint64(w.uint32(192), m.pgscan);
    if (m.pgsteal) writeUint64(w.uint32(200), m.pgsteal);
    if (m.pgactivate) writeUint64(w.uint32(208), m.pgactivate);
    if (m.pgdeactivate) writeUint64(w.uint32(216), m.pgdeactivate);
    if (m.pglazyfree) writeUint64(w.uint32(224), m.pglazyfree);
    if (m.pglazyfreed) writeUint64(w.uint32(232), m.pglazyfreed);
    if (m.thpFaultAlloc) writeUint64(w.uint32(240), m.thpFaultAlloc);
    if (m.thpCollapseAlloc) writeUint64(w.uint32(248), m.thpCollapseAlloc);
    if (m.usage) writeUint64(w.uint32(256), m.usage);
    if (m.usageLimit) writeUint64(w.uint32(264), m.usageLimit);
    if (m.swapUsage) writeUint64(w.uint32(272), m.swapUsage);
    if (m.swapLimit) writeUint64(w.uint32(280), m.swapLimit);
    if (m.maxUsage) writeUint64(w.uint32(288), m.maxUsage);
    if (m.swapMaxUsage) writeUint64(w.uint32(296), m.swapMaxUsage);
    if (m.psi !== undefined) writeMessage(PSIStats, m.psi, w, 306);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.anon = readUint64(r); break;
      case 2: expectTag(tag, 16); m.file = readUint64(r); break;
      case 3: expectTag(tag, 24); m.kernelStack = readUint64(r); break;
      case 4: expectTag(tag, 32); m.slab = readUint64(r); break;
      case 5: expectTag(tag, 40); m.sock = readUint64(r); break;
      case 6: expectTag(tag, 48); m.shmem = readUint64(r); break;
      case 7: expectTag(tag, 56); m.fileMapped = readUint64(r); break;
      case 8: expectTag(tag, 64); m.fileDirty = readUint64(r); break;
      case 9: expectTag(tag, 72); m.fileWriteback = readUint64(r); break;
      case 10: expectTag(tag, 80); m.anonThp = readUint64(r); break;
      case 11: expectTag(tag, 88); m.inactiveAnon = readUint64(r); break;
      case 12: expectTag(tag, 96); m.activeAnon = readUint64(r); break;
      case 13: expectTag(tag, 104); m.inactiveFile = readUint64(r); break;
      case 14: expectTag(tag, 112); m.activeFile = readUint64(r); break;
      case 15: expectTag(tag, 120); m.unevictable = readUint64(r); break;
      case 16: expectTag(tag, 128); m.slabReclaimable = readUint64(r); break;
      case 17: expectTag(tag, 136); m.slabUnreclaimable = readUint64(r); break;
      case 18: expectTag(tag, 144); m.pgfault = readUint64(r); break;
      case 19: expectTag(tag, 152); m.pgmajfault = readUint64(r); break;
      case 20: expectTag(tag, 160); m.workingsetRefault = readUint64(r); break;
      case 21: expectTag(tag, 168); m.workingsetActivate = readUint64(r); break;
      case 22: expectTag(tag, 176); m.workingsetNodereclaim = readUint64(r); break;
      case 23: expectTag(tag, 184); m.pgrefill = readUint64(r); break;
      case 24: expectTag(tag, 192); m.pgscan = readUint64(r); break;
      case 25: expectTag(tag, 200); m.pgsteal = readUint64(r); break;
      case 26: expectTag(tag, 208); m.pgactivate = readUint64(r); break;
      case 27: expectTag(tag, 216); m.pgdeactivate = readUint64(r); break;
      case 28: expectTag(tag, 224); m.pglazyfree = readUint64(r); break;
      case 29: expectTag(tag, 232); m.pglazyfreed = readUint64(r); break;
      case 30: expectTag(tag, 240); m.thpFaultAlloc = readUint64(r); break;
      case 31: expectTag(tag, 248); m.thpCollapseAlloc = readUint64(r); break;
      case 32: expectTag(tag, 256); m.usage = readUint64(r); break;
      case 33: expectTag(tag, 264); m.usageLimit = readUint64(r); break;
      case 34: expectTag(tag, 272); m.swapUsage = readUint64(r); break;
      case 35: expectTag(tag, 280); m.swapLimit = readUint64(r); break;
      case 36: expectTag(tag, 288); m.maxUsage = readUint64(r); break;
      case 37: expectTag(tag, 296); m.swapMaxUsage = readUint64(r); break;
      case 38: expectTag(tag, 306); m.psi = readMessage(PSIStats, r, depth, m.psi); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** memory.events: how often each of these happened, cgroups below included. */
export interface MemoryEvents {
  /** Reclaimed although below memory.low. */
  low: bigint;
  /** Throttled for going over memory.high. */
  high: bigint;
  /** About to go over memory.max. */
  max: bigint;
  /** Over the limit with nothing left to reclaim. */
  oom: bigint;
  /** Processes killed by the OOM killer. */
  oomKill: bigint;
  /** Whole groups killed by it. */
  oomGroupKill: bigint;
}
/** memory.events: how often each of these happened, cgroups below included. */
export const MemoryEvents: WireType<MemoryEvents> = /* @__PURE__ */ wireType<MemoryEvents>(
  'io.containerd.cgroups.v2.MemoryEvents',
  () => ({ low: 0n, high: 0n, max: 0n, oom: 0n, oomKill: 0n, oomGroupKill: 0n }),
  (m, w) => {
    if (m.low) writeUint64(w.uint32(8), m.low);
    if (m.high) writeUint64(w.uint32(16), m.high);
    if (m.max) writeUint64(w.uint32(24), m.max);
    if (m.oom) writeUint64(w.uint32(32), m.oom);
    if (m.oomKill) writeUint64(w.uint32(40), m.oomKill);
    if (m.oomGroupKill) writeUint64(w.uint32(48), m.oomGroupKill);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.low = readUint64(r); break;
      case 2: expectTag(tag, 16); m.high = readUint64(r); break;
      case 3: expectTag(tag, 24); m.max = readUint64(r); break;
      case 4: expectTag(tag, 32); m.oom = readUint64(r); break;
      case 5: expectTag(tag, 40); m.oomKill = readUint64(r); break;
      case 6: expectTag(tag, 48); m.oomGroupKill = readUint64(r); break;
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
  'io.containerd.cgroups.v2.RdmaStat',
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
  'io.containerd.cgroups.v2.RdmaEntry',
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

/** io.stat and io.pressure. */
export interface IOStat {
  usage: IOEntry[];
  psi: PSIStats | undefined;
}
/** io.stat and io.pressure. */
export const IOStat: WireType<IOStat> = /* @__PURE__ */ wireType<IOStat>(
  'io.containerd.cgroups.v2.IOStat',
  () => ({ usage: [], psi: undefined }),
  (m, w) => {
    if (m.usage) for (const v of m.usage) writeMessage(IOEntry, v, w, 10);
    if (m.psi !== undefined) writeMessage(PSIStats, m.psi, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.usage.push(readMessage(IOEntry, r, depth)); break;
      case 2: expectTag(tag, 18); m.psi = readMessage(PSIStats, r, depth, m.psi); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** One block device. */
export interface IOEntry {
  major: bigint;
  minor: bigint;
  /** Bytes read. */
  rbytes: bigint;
  /** Bytes written. */
  wbytes: bigint;
  /** Reads. */
  rios: bigint;
  /** Writes. */
  wios: bigint;
}
/** One block device. */
export const IOEntry: WireType<IOEntry> = /* @__PURE__ */ wireType<IOEntry>(
  'io.containerd.cgroups.v2.IOEntry',
  () => ({ major: 0n, minor: 0n, rbytes: 0n, wbytes: 0n, rios: 0n, wios: 0n }),
  (m, w) => {
    if (m.major) writeUint64(w.uint32(8), m.major);
    if (m.minor) writeUint64(w.uint32(16), m.minor);
    if (m.rbytes) writeUint64(w.uint32(24), m.rbytes);
    if (m.wbytes) writeUint64(w.uint32(32), m.wbytes);
    if (m.rios) writeUint64(w.uint32(40), m.rios);
    if (m.wios) writeUint64(w.uint32(48), m.wios);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.major = readUint64(r); break;
      case 2: expectTag(tag, 16); m.minor = readUint64(r); break;
      case 3: expectTag(tag, 24); m.rbytes = readUint64(r); break;
      case 4: expectTag(tag, 32); m.wbytes = readUint64(r); break;
      case 5: expectTag(tag, 40); m.rios = readUint64(r); break;
      case 6: expectTag(tag, 48); m.wios = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Huge pages of one size. */
export interface HugeTlbStat {
  current: bigint;
  /** The limit; the largest uint64: no limit. */
  max: bigint;
  /** The size as the files name it, e.g. `2MB`. */
  pagesize: string;
  /** How often the limit was hit. */
  failcnt: bigint;
}
/** Huge pages of one size. */
export const HugeTlbStat: WireType<HugeTlbStat> = /* @__PURE__ */ wireType<HugeTlbStat>(
  'io.containerd.cgroups.v2.HugeTlbStat',
  () => ({ current: 0n, max: 0n, pagesize: '', failcnt: 0n }),
  (m, w) => {
    if (m.current) writeUint64(w.uint32(8), m.current);
    if (m.max) writeUint64(w.uint32(16), m.max);
    if (m.pagesize) w.uint32(26).string(m.pagesize);
    if (m.failcnt) writeUint64(w.uint32(32), m.failcnt);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.current = readUint64(r); break;
      case 2: expectTag(tag, 16); m.max = readUint64(r); break;
      case 3: expectTag(tag, 26); m.pagesize = r.string(); break;
      case 4: expectTag(tag, 32); m.failcnt = readUint64(r); break;
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
  'io.containerd.cgroups.v2.NetworkStat',
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
