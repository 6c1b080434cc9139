import { ContainerConfig, LinuxContainerResources } from '@cleat/proto/cri';
import type { Logger } from 'pino';
import type { Entity } from './entity.ts';
import { EntityStore, type OpenOptions } from './entity-store.ts';
import { fromBase64, toBase64 } from './proto-json.ts';

/** What CreateContainer was asked for. */
export type ContainerRecord = {
  readonly podId: string;
  readonly config: ContainerConfig;
  /** Id of the image, `sha256:…`: what the name meant when the container was created. */
  readonly imageId: string;
  /** The image by digest, see image-ref.ts; left out, the id. */
  readonly imageRef?: string;
  /** Ids of the images that it mounts as volumes, in the order of the mounts; left out, none. */
  readonly volumeImageIds?: readonly string[];
  /** Its root file system is a copy of its image; left out, an overlay. */
  readonly snapshotter?: 'native';
  /** Signal that StopContainer sends first, e.g. `SIGTERM`. */
  readonly stopSignal: string;
  readonly createdAtNs: bigint;
};

/** How and when the container ended. */
export type ContainerExit = {
  /** As a shell shows it: the exit code, or 128 + signal. */
  readonly exitCode: number;
  readonly finishedAtNs: bigint;
  /** One word for programs: Completed, Error, OOMKilled, StartError, ContainerStatusUnknown. */
  readonly reason: string;
  /** A sentence for people, or empty. */
  readonly message: string;
};

/** Ids within the container. */
export type ContainerUser = { readonly uid: number; readonly gid: number; readonly additionalGids: readonly number[] };

/** What was found since the creation. The state is derived: see `stateOf`. */
export type ContainerStatus = {
  /** Kernel boot id of the machine's run that the container was made in. */
  readonly bootId: string;
  /** Who the process runs as, resolved with the image's own users. */
  readonly user?: ContainerUser;
  /** Its limits, once they were changed after the creation: whole, not the change. */
  readonly resources?: Partial<LinuxContainerResources>;
  /** StartContainer has begun: a shim may exist. */
  readonly starting?: true;
  readonly startedAtNs?: bigint;
  /** Pid of the init process, in the host's namespace. */
  readonly pid?: number;
  readonly exit?: ContainerExit;
};

export type Container = Entity<ContainerRecord, ContainerStatus>;
export type CompleteContainer = Container & { readonly status: ContainerStatus };
export type ContainerStore = EntityStore<ContainerRecord, ContainerStatus>;
export type State = 'created' | 'running' | 'exited';

/** Facts are stored and the state derived, so that a late "started" cannot undo an "exited". */
export const stateOf = (status: ContainerStatus): State =>
  status.exit ? 'exited' : status.startedAtNs !== undefined ? 'running' : 'created';

/** The limits that hold for a container: those of its creation, until they are changed. */
export const limitsOf = ({ record, status }: Container): Partial<LinuxContainerResources> =>
  status?.resources ?? record.config.linux?.resources ?? {};

type RecordJson = {
  podId: string;
  config: string;
  imageId: string;
  imageRef?: string;
  volumeImageIds?: string[];
  snapshotter?: 'native';
  stopSignal: string;
  createdAtNs: string;
};
type ExitJson = Omit<ContainerExit, 'finishedAtNs'> & { finishedAtNs: string };
type StatusJson = {
  bootId: string;
  user?: ContainerUser;
  resources?: string;
  starting?: true;
  startedAtNs?: string;
  pid?: number;
  exit?: ExitJson;
};

const encodeRecord = (r: ContainerRecord) => ({
  version: 1,
  metadata: r.config.metadata, // for people; `config` is what counts
  image: r.config.image?.image,
  ...r,
  config: toBase64(ContainerConfig, r.config),
  createdAtNs: String(r.createdAtNs),
});

function decodeRecord(json: unknown): ContainerRecord {
  const { podId, config, imageId, imageRef, volumeImageIds, snapshotter, stopSignal, createdAtNs } = json as RecordJson;
  return {
    podId,
    config: fromBase64(ContainerConfig, config),
    imageId,
    ...(imageRef !== undefined && { imageRef }),
    ...(volumeImageIds && { volumeImageIds }),
    ...(snapshotter && { snapshotter }),
    stopSignal,
    createdAtNs: BigInt(createdAtNs),
  };
}

const encodeStatus = (s: ContainerStatus) => ({
  version: 1,
  ...s,
  resources: s.resources && toBase64(LinuxContainerResources, LinuxContainerResources.create(s.resources)),
  startedAtNs: s.startedAtNs?.toString(),
  exit: s.exit && { ...s.exit, finishedAtNs: String(s.exit.finishedAtNs) },
});

function decodeStatus(json: unknown): ContainerStatus {
  const { bootId, user, resources, starting, startedAtNs, pid, exit } = json as StatusJson;
  return {
    bootId,
    ...(user && { user }),
    ...(resources !== undefined && { resources: fromBase64(LinuxContainerResources, resources) }),
    ...(starting && { starting }),
    ...(startedAtNs !== undefined && { startedAtNs: BigInt(startedAtNs) }),
    ...(pid !== undefined && { pid }),
    ...(exit && { exit: { ...exit, finishedAtNs: BigInt(exit.finishedAtNs) } }),
  };
}

/** @param bootId of this run of the machine: a container whose status is lost may run, and is looked for in its bundle. */
export const openContainerStore = (
  dir: string,
  bootId: string,
  log: Logger,
  options?: OpenOptions,
): Promise<ContainerStore> =>
  EntityStore.open<ContainerRecord, ContainerStatus>(
    dir,
    {
      kind: 'container',
      encodeRecord,
      decodeRecord,
      encodeStatus,
      decodeStatus,
      damagedRecord: {
        podId: '',
        config: ContainerConfig.create({}),
        imageId: '',
        stopSignal: 'SIGTERM',
        createdAtNs: 0n,
      },
      damagedStatus: { bootId, starting: true },
      log,
    },
    options,
  );
