import { LinuxContainerResources, PodSandboxConfig } from '@cleat/proto/cri';
import type { Logger } from 'pino';
import type { Entity } from './entity.ts';
import { EntityStore, type OpenOptions } from './entity-store.ts';
import { fromBase64, toBase64 } from './proto-json.ts';

/** What RunPodSandbox was asked for. */
export type PodRecord = {
  readonly config: PodSandboxConfig;
  /** Name of the runtime handler, never empty. */
  readonly handler: string;
  /** Who makes the cgroups of its containers; left out in records of before there was a choice: cgroupfs. */
  readonly cgroupDriver?: 'cgroupfs' | 'systemd';
  readonly createdAtNs: bigint;
};

/** What was found since. A pod is ready from `readyAtNs` until `stoppedAtNs`; one that could not be undone never was. */
export type PodStatus = {
  /** Kernel boot id of the machine's run that the pod was made in: namespaces and processes do not outlive it. */
  readonly bootId: string;
  readonly readyAtNs?: bigint;
  readonly stoppedAtNs?: bigint;
  /** Addresses from CNI, the primary one first; empty with the host's network. */
  readonly ips: readonly string[];
  /** What the kubelet last said of the limits of the pod's cgroup, and of the sandbox's own share: it sets them itself. */
  readonly resources?: LinuxContainerResources;
  readonly overhead?: LinuxContainerResources;
};

export type Pod = Entity<PodRecord, PodStatus>;
export type ReadyPod = Pod & { readonly status: PodStatus };
export type PodStore = EntityStore<PodRecord, PodStatus>;

type RecordJson = {
  version: 1;
  config: string;
  handler: string;
  cgroupDriver?: PodRecord['cgroupDriver'];
  createdAtNs: string;
};
type StatusJson = {
  version: 1;
  bootId: string;
  readyAtNs?: string;
  stoppedAtNs?: string;
  ips: string[];
  resources?: string;
  overhead?: string;
};

/** A pod whose status is lost is not ready: its caller stops it, and makes a new one. */
export const openPodStore = (dir: string, log: Logger, options?: OpenOptions): Promise<PodStore> =>
  EntityStore.open<PodRecord, PodStatus>(
    dir,
    {
      kind: 'sandbox',
      encodeRecord: r => ({
        version: 1,
        metadata: r.config.metadata, // for people; `config` is what counts
        config: toBase64(PodSandboxConfig, r.config),
        handler: r.handler,
        cgroupDriver: r.cgroupDriver,
        createdAtNs: String(r.createdAtNs),
      }),
      decodeRecord: json => {
        const { config, handler, cgroupDriver, createdAtNs } = json as RecordJson;
        return {
          config: fromBase64(PodSandboxConfig, config),
          handler,
          ...(cgroupDriver && { cgroupDriver }),
          createdAtNs: BigInt(createdAtNs),
        };
      },
      encodeStatus: s => ({
        version: 1,
        ...s,
        readyAtNs: s.readyAtNs?.toString(),
        stoppedAtNs: s.stoppedAtNs?.toString(),
        resources: s.resources && toBase64(LinuxContainerResources, s.resources),
        overhead: s.overhead && toBase64(LinuxContainerResources, s.overhead),
      }),
      decodeStatus: json => {
        const { bootId, readyAtNs, stoppedAtNs, ips, resources, overhead } = json as StatusJson;
        if (!Array.isArray(ips)) throw new TypeError('it has no ips');
        return {
          bootId,
          ips,
          ...(readyAtNs !== undefined && { readyAtNs: BigInt(readyAtNs) }),
          ...(stoppedAtNs !== undefined && { stoppedAtNs: BigInt(stoppedAtNs) }),
          ...(resources !== undefined && { resources: fromBase64(LinuxContainerResources, resources) }),
          ...(overhead !== undefined && { overhead: fromBase64(LinuxContainerResources, overhead) }),
        };
      },
      damagedRecord: { config: PodSandboxConfig.create({}), handler: '', createdAtNs: 0n },
      damagedStatus: { bootId: '', stoppedAtNs: 0n, ips: [] },
      log,
    },
    options,
  );

/** Derived from facts, so that a late message cannot undo one. */
export const isReady = ({ status }: ReadyPod): boolean =>
  status.readyAtNs !== undefined && status.stoppedAtNs === undefined;
