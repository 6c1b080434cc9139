import type { Clock } from '@cleat/base';
import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import type { ContainerEvent } from './events/follow-facts.ts';
import type { EventHub } from './events/hub.ts';
import type { Host } from './host.ts';
import type { ImageService } from './images/image-service.ts';
import type { Instance } from './instance.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Network } from './network/network.ts';
import type { Paths } from './paths.ts';
import type { ServiceManager } from './service/service-manager.ts';
import type { AttachGrace } from './shims/attach-grace.ts';
import type { FeaturesByHandler } from './shims/handler-features.ts';
import type { LiveTasks } from './shims/live-tasks.ts';
import type { Zygote } from './shims/zygote.ts';
import type { Stats } from './stats/stats.ts';
import type { ContainerStore } from './store/containers.ts';
import type { Operations } from './store/operations.ts';
import type { PodStore } from './store/pods.ts';
import type { Traces } from './trace/traces.ts';
import type { CallsInFlight } from './upgrade/calls-in-flight.ts';
import type { HandOver } from './upgrade/hand-over.ts';
import type { OperationLocks } from './upgrade/operation-locks.ts';
import type { Succession } from './upgrade/succession.ts';

/** What every method works with. Nothing in it is a fact that is not on disk or in the kernel as well. */
export type Daemon = {
  readonly version: string;
  /** What holds; replaced when it is read anew, and never changed in place. */
  config: Config;
  /** Read the files again. @throws ConfigError */
  readonly readConfig: () => Config;
  readonly service: ServiceManager;
  readonly paths: Paths;
  /** Holds the lock of the state directory, once it is ours. */
  lockFd?: number;
  readonly log: Logger;
  readonly clock: Clock;
  readonly host: Host;
  /** What tells the daemon's own ids from another's. */
  readonly instance: Instance;
  /** One operation at a time per pod or container, by id. */
  readonly locks: OperationLocks;
  readonly pods: PodStore;
  readonly containers: ContainerStore;
  /** Tasks whose shims run, by the id of their container, or of their pod for a pause container. */
  readonly tasks: LiveTasks;
  readonly zygote: Zygote;
  /** Told when a process is about to be put into a cgroup. */
  readonly attachGrace: AttachGrace;
  /** Who wants to know what happens to pods and containers. */
  readonly events: EventHub<ContainerEvent>;
  /** Opened when the daemon before us has let go of it: the last thing before calls are answered. */
  images: ImageService;
  /** Program and first arguments of the port forwarder (cmd/cleat-forward). */
  readonly forwardCommand: readonly string[];
  readonly network: Network;
  readonly stats: Stats;
  readonly metrics: Metrics;
  readonly features: FeaturesByHandler;
  /** Pods and containers being created, by what the caller named them. */
  readonly creations: Operations<string>;
  readonly calls: CallsInFlight;
  /** Where the time of the last calls went. */
  readonly traces: Traces;
  /** Towards the daemon that takes over from this one. */
  handOver: HandOver;
  succession: Succession;
  /** Pods that are being stopped: nothing starts in them any more. */
  readonly stopping: Set<string>;
};
