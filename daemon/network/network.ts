import { failedPrecondition, failpoint, invalidArgument, messageOf, unavailable } from '@cleat/base';
import type { Logger } from 'pino';
import { AttachmentCache, type CachedAttachment } from './attachment-cache.ts';
import { type CapabilityInput, capabilityArgs } from './capability-args.ts';
import { addChain, delChain } from './chain.ts';
import { HoldingConfig, type NetworkReadiness } from './holding-config.ts';
import { type Lease, type LeaseFile, readLeases } from './leases.ts';
import { isNamespace } from './netns-path.ts';
import type { PluginHost } from './plugin.ts';
import type { PluginStatus } from './plugin-status.ts';
import { addressesOf, type CniInterface, type CniResult } from './result.ts';
import { freeTornLeases, tornLeases } from './torn-leases.ts';

export type NetworkOptions = {
  /** Directory of network configurations: /etc/cni/net.d. It may come later, or change. */
  readonly confDir: string;
  /** Where plugins are looked for, in this order: /opt/cni/bin, /usr/lib/cni. */
  readonly binDirs: readonly string[];
  /** What was attached is kept here, one file per sandbox; on a disk, because leases outlive a boot. */
  readonly cacheDir: string;
  /** How long one call of one plugin may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly log: Logger;
  /** Another daemon writes to `cacheDir` still: nothing is tidied up there. */
  readonly isShared?: boolean;
};

/** What CNI is told about a pod. */
export type PodNetworkRequest = CapabilityInput & {
  readonly sandboxId: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** Path of the pinned network namespace: needed to attach. */
  readonly netnsPath?: string;
  readonly hostname?: string;
};

/** What a pod got. */
export type Attachment = {
  /** Addresses of the pod's eth0, without prefix length; the first is the primary one. */
  readonly ips: readonly string[];
  readonly interfaces: readonly CniInterface[];
  /** The last plugin's whole answer. */
  readonly raw: CniResult;
  /** Settles when all that is needed to give it back is durable. */
  readonly kept: Promise<void>;
};

/** Name of the pod's interface: what Kubernetes' tools look for. */
const IF_NAME = 'eth0';

/**
 * The pods' network, as CNI plugins make it. Which configuration holds is read from a directory that is watched.
 * The caller sees to it that one sandbox is not attached and detached at the same time.
 */
export class Network {
  readonly #options: NetworkOptions;
  readonly #host: { -readonly [K in keyof PluginHost]: PluginHost[K] };
  readonly #cache: AttachmentCache;
  readonly #config: HoldingConfig;
  #podCidrs: readonly string[] = [];

  private constructor(options: NetworkOptions) {
    this.#options = options;
    this.#host = { binDirs: options.binDirs, timeoutMs: options.timeoutMs };
    this.#cache = new AttachmentCache(options.cacheDir);
    this.#config = new HoldingConfig(options.confDir, this.#host, options.log);
  }

  static async open(options: NetworkOptions): Promise<Network> {
    const network = new Network(options);
    if (!options.isShared) await network.#cache.prepare();
    await network.#readPodCidrs();
    await network.#config.rescan();
    const { status } = network.#config;
    if (!options.isShared && status) await freeTornLeases(status.network, options.log);
    if (status && !status.runsPlugins) await status.ask();
    return network;
  }

  /** Other plugins, or another time for each, hold from the next call on. */
  configure({ binDirs, timeoutMs }: PluginHost): void {
    Object.assign(this.#host, { binDirs, timeoutMs });
    void this.#config.status?.ask();
  }

  /** Whether pods can be attached, as far as is known; never waits. The message is a sentence for the node's status. */
  ready(): NetworkReadiness {
    return this.#config.ready();
  }

  /** A damaged file costs what the kubelet told once; it tells it again when it starts. */
  async #readPodCidrs(): Promise<void> {
    try {
      this.#podCidrs = await this.#cache.podCidrs();
    } catch (err) {
      this.#options.log.error({ err }, `the pods’ subnets are not known until they are told again: ${messageOf(err)}`);
    }
  }

  /** Subnets that the node was given for its pods: told to plugins that declare `ipRanges`. Kept on disk: the kubelet says it once. */
  async setPodCidrs(cidrs: readonly string[]): Promise<void> {
    await this.#cache.writePodCidrs(cidrs);
    this.#podCidrs = cidrs;
  }

  /**
   * Attach a pod: ADD of every plugin. What a chain that broke had done is undone before this throws.
   * @throws RpcError Unavailable when there is no configuration, else as runPlugin.
   */
  async attach(pod: PodNetworkRequest, signal?: AbortSignal): Promise<Attachment> {
    if (!this.#config.status) await this.#config.rescan();
    const { status } = this.#config;
    if (!status) throw unavailable(`cannot attach sandbox ${pod.sandboxId} to a network: ${this.#config.absence()}`);
    await this.detach(pod, signal); // of an earlier try of the same sandbox, if any
    const intent = this.#intent(pod, this.#config.status ?? status);
    await this.#cache.write(intent);
    await failpoint('sandbox.cni.intent');
    const result = await this.#add(intent, signal);
    await failpoint('sandbox.cni.added');
    await this.#cache.write({ ...intent, result }, { durable: 'content' });
    const kept = this.#cache.makeNamesDurable();
    kept.catch(() => undefined); // the caller's to wait for, unless something else fails before
    await failpoint('sandbox.cni.after');
    const { interfaces = [] } = result;
    return { ips: addressesOf(result, IF_NAME), interfaces, raw: result, kept };
  }

  #intent(pod: PodNetworkRequest, { network }: PluginStatus): CachedAttachment {
    const { sandboxId, netnsPath } = pod;
    if (!netnsPath) throw failedPrecondition(`sandbox ${sandboxId} has no network namespace to attach`);
    return {
      version: 1,
      sandboxId,
      netnsPath,
      ifName: IF_NAME,
      network,
      cniArgs: cniArgs(pod),
      capabilityArgs: capabilityArgs({ podCidrs: this.#podCidrs, ...pod }),
    };
  }

  async #add(intent: CachedAttachment, signal?: AbortSignal): Promise<CniResult> {
    let reached = { ...intent };
    let done = 0;
    const progress = (result: CniResult, count: number) => {
      reached = { ...intent, result };
      done = count;
    };
    try {
      return await addChain(this.#host, intent, progress, signal);
    } catch (err) {
      const plugins = intent.network.plugins.slice(0, done + 1);
      await this.#undo({ ...reached, network: { ...intent.network, plugins } });
      throw err;
    }
  }

  /** Take back a chain that broke. When that fails too, the file stays, and a later `detach` tries again. */
  async #undo(attachment: CachedAttachment): Promise<void> {
    try {
      await this.#delete(attachment);
    } catch (err) {
      this.#options.log.error(
        { sandbox: attachment.sandboxId, err },
        'cannot undo a network attachment that failed; it is tried again later',
      );
    }
  }

  /**
   * Detach a sandbox: DEL of every plugin, with the configuration and the result of ADD time. One that was never
   * attached, was detached before, or whose namespace is gone, is fine.
   * @throws RpcError as runPlugin; the attachment is kept then, so that it can be tried again.
   */
  async detach(pod: Pick<PodNetworkRequest, 'sandboxId'>, signal?: AbortSignal): Promise<void> {
    const attachment = await this.#read(pod.sandboxId);
    if (attachment) await this.#delete(attachment, signal);
  }

  /** As `detach`, for a sandbox whose file is lost: with the configuration of today. @throws RpcError */
  async detachLost(sandboxId: string): Promise<void> {
    await this.#delete((await this.#read(sandboxId)) ?? this.#guess(sandboxId));
  }

  /** Addresses that are given away, as far as files tell it, with whom they were given to; also those of other runtimes. */
  async leases(): Promise<Lease[]> {
    const { status } = this.#config;
    return status ? await readLeases(status.network) : [];
  }

  /** Addresses that are lost since the power was cut: nobody can give them back but who removes their files. */
  async tornLeases(): Promise<LeaseFile[]> {
    const { status } = this.#config;
    return status ? await tornLeases(status.network) : [];
  }

  async #delete(attachment: CachedAttachment, signal?: AbortSignal): Promise<void> {
    const netnsPath = (await isNamespace(attachment.netnsPath)) ? attachment.netnsPath : '';
    await delChain(this.#host, { ...attachment, netnsPath }, signal);
    await failpoint('sandbox.free.cni.deleted');
    await this.#cache.remove(attachment.sandboxId);
  }

  /** A file that was damaged must not hold a pod for ever: what the configuration says today is the best guess then. */
  async #read(sandboxId: string): Promise<CachedAttachment | undefined> {
    try {
      return await this.#cache.read(sandboxId);
    } catch (err) {
      if (!(err instanceof SyntaxError)) throw err;
      this.#options.log.error(
        { sandbox: sandboxId, err },
        'a network attachment cannot be read; the configuration of today is used to undo it',
      );
      return this.#guess(sandboxId, err);
    }
  }

  #guess(sandboxId: string, cause?: Error): CachedAttachment {
    const { status } = this.#config;
    if (!status) {
      const why = cause ? `${cause.message}, and ` : '';
      throw unavailable(`cannot detach sandbox ${sandboxId}: ${why}${this.#config.absence()}`, cause);
    }
    return {
      version: 1,
      sandboxId,
      netnsPath: '',
      ifName: IF_NAME,
      network: status.network,
      cniArgs: 'IgnoreUnknown=1',
      capabilityArgs: {},
    };
  }

  /** Ids of the sandboxes that have, or may have, an attachment: those that nobody knows any more are to be detached. */
  owners(): Promise<string[]> {
    return this.#cache.owners();
  }

  /** Stop watching. Calls in flight finish. */
  close(): void {
    this.#config[Symbol.dispose]();
  }
}

/** CNI_ARGS as Kubernetes' plugins expect them. @throws RpcError InvalidArgument when a value would break the format. */
function cniArgs({ sandboxId, name, namespace, uid }: PodNetworkRequest): string {
  const values = {
    IgnoreUnknown: '1',
    K8S_POD_NAMESPACE: namespace,
    K8S_POD_NAME: name,
    K8S_POD_INFRA_CONTAINER_ID: sandboxId,
    K8S_POD_UID: uid,
  };
  for (const [key, value] of Object.entries(values))
    if (/[;=\0\n]/.test(value))
      throw invalidArgument(`${key} cannot be told to CNI plugins: ${JSON.stringify(value)} holds a ; or =`);
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}`)
    .join(';');
}
