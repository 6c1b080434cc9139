import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { FailpointAction, FailpointName } from '@cleat/base';
import { World } from '../integration/world.ts';
import { writeBridgeNetwork } from '../node/cni.ts';
import { eventually } from '../node/reach.ts';

/** How long a step may take with its retries, in milliseconds. */
const STEP_TIMEOUT_MS = 90_000;
/** How long a point may take to be reached. */
const STRIKE_TIMEOUT_MS = 40_000;

/** One operation as the kubelet does it: asked again until its goal is reached. Throws until then. */
export type Operation = () => Promise<void>;

/** A node whose daemon and shims read from a file what shall go wrong. */
export class FailpointWorld implements AsyncDisposable {
  readonly world: World;
  readonly #file: string;

  private constructor(world: World, file: string) {
    this.world = world;
    this.#file = file;
  }

  /** @param config as for a daemon. */
  static async start(config: Readonly<Record<string, object>> = {}): Promise<FailpointWorld> {
    const env: Record<string, string> = {};
    const world = await World.start({ env, config }, node => {
      env['CLEAT_FAILPOINT'] = node.path('failpoints');
      return writeBridgeNetwork(node);
    });
    return new FailpointWorld(world, env['CLEAT_FAILPOINT'] ?? '');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.world[Symbol.asyncDispose]();
  }

  /** Do an operation while something goes wrong at one of its steps, until its goal is reached all the same. */
  async survive(name: FailpointName, action: FailpointAction, operation: Operation): Promise<void> {
    this.arm(name, action);
    const first = operation().catch((err: unknown) => err);
    const pid = await this.struck(name);
    if (action === 'hang') await this.#joinAndRelease(operation);
    if (action === 'kill' && !name.startsWith('shim.')) await this.#reborn();
    await first;
    await this.persist(operation, `${name}=${action} at ${pid}`);
    this.disarm();
  }

  /** From now on, until it has struck: one that hangs until it is disarmed. */
  arm(name: FailpointName, action: FailpointAction): void {
    rmSync(`${this.#file}.struck`, { force: true });
    writeFileSync(this.#file, `${name}=${action}`);
  }

  disarm(): void {
    rmSync(this.#file, { force: true });
  }

  /** As the kubelet: again and again. */
  async persist(operation: Operation, what: string): Promise<void> {
    await eventually(operation, what, { timeoutMs: STEP_TIMEOUT_MS }).catch((err: Error) => {
      throw new Error(`${err.message}: ${(err.cause as Error).message}`, { cause: err });
    });
  }

  /** @returns the pid, in the node, of the process in which the point was reached. */
  struck(name: string): Promise<number> {
    return eventually(
      () => {
        const lines = existsSync(`${this.#file}.struck`) ? readFileSync(`${this.#file}.struck`, 'utf8') : '';
        const line = lines.split('\n').find(l => l.startsWith(`${name} `));
        if (!line) throw new Error('not yet');
        return Number(line.split(' ')[2]);
      },
      `${name} is reached`,
      { timeoutMs: STRIKE_TIMEOUT_MS },
    );
  }

  /** A retry while the first one stands still must neither be told that the name is taken, nor make a second one. */
  async #joinAndRelease(operation: Operation): Promise<void> {
    const retry = operation().then(
      () => undefined,
      (err: unknown) => err,
    );
    await this.world.runtime.version({}); // answered after the retry has arrived: they share a connection
    this.disarm();
    const refused = await retry;
    if (/exists|reserved|being made/.test(String(refused))) throw new Error(`a retry was refused: ${refused}`);
  }

  /** The daemon has killed itself: the next one starts. */
  async #reborn(): Promise<void> {
    await this.world.daemon.kill(); // waits for its end
    await this.world.daemon.restart();
  }
}
