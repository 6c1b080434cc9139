import { messageOf } from '@cleat/base';
import type { Logger } from 'pino';
import { type ConfigDir, readConfigDir } from './config-dir.ts';
import { ConfigWatch } from './config-watch.ts';
import type { PluginHost } from './plugin.ts';
import { PluginStatus } from './plugin-status.ts';

/** Whether pods can be attached to a network; if not, why, as a sentence. */
export type NetworkReadiness =
  | { readonly ready: true; readonly name: string }
  | { readonly ready: false; readonly message: string };

/** While nothing tells us of changes, the directory is read at most this often, in milliseconds. */
const RESCAN_MS = 1000;

/** Which CNI configuration holds. It is read from a directory that is watched: it may come later, or change. */
export class HoldingConfig implements Disposable {
  readonly #confDir: string;
  readonly #host: PluginHost;
  readonly #log: Logger;
  readonly #watch: ConfigWatch;
  #status: PluginStatus | undefined;
  #problems: readonly string[] = [];
  #scanning: Promise<void> | undefined;
  #scannedAtMs = 0;

  /** @param host may change: what it says holds from the next question on. */
  constructor(confDir: string, host: PluginHost, log: Logger) {
    this.#confDir = confDir;
    this.#host = host;
    this.#log = log;
    const failed = (message: string) =>
      log.warn({ dir: confDir }, `cannot watch the CNI configuration, it is read when needed: ${message}`);
    this.#watch = new ConfigWatch(confDir, () => void this.#changed(), failed);
  }

  /** The configuration that holds, and what its plugins say of themselves; undefined while there is none. */
  get status(): PluginStatus | undefined {
    return this.#status;
  }

  /** Whether pods can be attached, as far as is known; never waits. The message is a sentence for the node's status. */
  ready(): NetworkReadiness {
    const fault = this.#status ? this.#status.fault : this.absence();
    if ((fault !== undefined || !this.#watch.watching) && performance.now() - this.#scannedAtMs > RESCAN_MS)
      void this.rescan();
    if (this.#status && fault === undefined) return { ready: true, name: this.#status.network.name };
    return { ready: false, message: fault ?? this.absence() };
  }

  /** Why there is no configuration, as a sentence. */
  absence(): string {
    return this.#problems[0] ?? `there is no CNI configuration in ${this.#confDir}`;
  }

  /** Read the configuration again, or join a reading that is under way. Never rejects. */
  rescan(): Promise<void> {
    this.#scanning ??= this.#scan().finally(() => {
      this.#scanning = undefined;
      this.#scannedAtMs = performance.now();
    });
    return this.#scanning;
  }

  /** Something changed: a reading that is under way may have missed it. */
  async #changed(): Promise<void> {
    await this.#scanning;
    await this.rescan();
  }

  async #scan(): Promise<void> {
    try {
      await this.#watch.renew();
      this.#use(await readConfigDir(this.#confDir));
    } catch (err) {
      this.#use({
        network: undefined,
        problems: [`cannot read the CNI configuration in ${this.#confDir}: ${messageOf(err)}`],
      });
    }
  }

  #use({ network, problems }: ConfigDir): void {
    for (const problem of problems) if (!this.#problems.includes(problem)) this.#log.warn(problem);
    this.#problems = problems;
    if (JSON.stringify(network) === JSON.stringify(this.#status?.network)) return;
    if (network) this.#log.info({ network: network.name, cniVersion: network.cniVersion }, 'CNI configuration loaded');
    else this.#log.warn(this.absence());
    this.#status = network && new PluginStatus(this.#host, network, this.#status);
    void this.#status?.ask();
  }

  /** Stop watching. */
  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }
}
