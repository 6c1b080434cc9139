import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { withDeadline } from '@cleat/base';
import type { ContainerEventResponse } from '@cleat/proto/cri';
import { eventName } from '../integration/event-reader.ts';
import type { World } from '../integration/world.ts';
import { CriClient } from '../node/cri-client.ts';
import { eventually } from '../node/reach.ts';

const SESSION_MS = 60_000;
/** Clients that are refused ask again, but not at once: a hundred thousand calls a second would fill the test's memory. */
export const RETRY_PAUSE_MS = 20;
/** Calls have no deadline that a slow machine would reach: only what fails shall fail. */
export const PATIENT = { timeoutMs: 400_000 };

const atQuantile = (all: readonly number[], quantile: number): number =>
  all.toSorted((a, b) => a - b)[Math.floor((all.length - 1) * quantile)] ?? 0;

/** What calls took, and which failed: in the phase that is set at their end. */
export class Calls {
  readonly failed: string[] = [];
  readonly #all = new Map<string, number[]>();
  phase = 'before';

  /** Make a call and take note of it. @throws what it threw */
  async make<T>(name: string, call: () => Promise<T>): Promise<T> {
    const beganAtMs = performance.now();
    const phase = this.phase;
    try {
      return await call();
    } catch (err) {
      this.failed.push(`${name} (begun ${phase}, ended ${this.phase}): ${err instanceof Error ? err.message : err}`);
      throw err;
    } finally {
      const ms = performance.now() - beganAtMs;
      const key = `${name} ${phase === this.phase ? phase : 'across'}`;
      const all = this.#all.get(key) ?? [];
      all.push(ms);
      this.#all.set(key, all);
    }
  }

  /**
   * By how much calls of each method took longer where an upgrade was under way than elsewhere, in milliseconds: the
   * difference between the two's quantiles (1: the longest ones). Not for those that were made in one of the two only.
   */
  addedMs(quantile: number): ReadonlyMap<string, number> {
    const there = new Map<string, number[]>();
    const elsewhere = new Map<string, number[]>();
    for (const [key, all] of this.#all) {
      const at = key.lastIndexOf(' ');
      const where = ['before', 'after'].includes(key.slice(at + 1)) ? elsewhere : there;
      const method = key.slice(0, at);
      where.set(method, [...(where.get(method) ?? []), ...all]);
    }
    const methods = [...there].filter(([method]) => elsewhere.has(method));
    return new Map(
      methods.map(([method, all]) => [
        method,
        atQuantile(all, quantile) - atQuantile(elsewhere.get(method) ?? [], quantile),
      ]),
    );
  }

  /** Per method and phase: how many, the median and the longest, in milliseconds. */
  report(): string[] {
    return [...this.#all].sort().map(([key, all]) => {
      const ms = (quantile: number) => Math.round(atQuantile(all, quantile));
      return `${key}: ${all.length} calls, median ${ms(0.5)} ms, p99 ${ms(0.99)} ms, longest ${ms(1)} ms`;
    });
  }
}

/** Reads GetContainerEvents as a client does: when the stream ends it is opened anew, and nothing else is done. */
export class PatientReader implements AsyncDisposable {
  readonly events: ContainerEventResponse[] = [];
  readonly errors: unknown[] = [];
  streams = 0;
  readonly #leave = new AbortController();
  readonly #done: Promise<void>;

  constructor(cri: CriClient) {
    this.#done = this.#read(cri);
  }

  async #read(cri: CriClient): Promise<void> {
    while (!this.#leave.signal.aborted) {
      this.streams++;
      try {
        for await (const event of cri.runtime.getContainerEvents({}, { signal: this.#leave.signal }))
          this.events.push(event);
      } catch (err) {
        if (this.#leave.signal.aborted) return;
        this.errors.push(err);
        await pause(RETRY_PAUSE_MS);
      }
    }
  }

  /** What was told of an id, in order. */
  of(id: string): string {
    return this.events
      .filter(e => e.containerId === id)
      .map(eventName)
      .join(' ');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#leave.abort();
    await this.#done;
  }
}

/** Pods that are made and removed one after another, several at once, until told to end. */
export class Cycles {
  /** Ids of all pods and containers that were removed. */
  readonly removed: string[] = [];
  readonly #world: World;
  readonly #calls: Calls;
  readonly #loops: Promise<void>[];
  #ends = false;

  constructor(world: World, calls: Calls, count: number) {
    this.#world = world;
    this.#calls = calls;
    this.#loops = Array.from({ length: count }, (_, lane) => this.#loop(lane));
  }

  /** Let each finish its pod. */
  async end(): Promise<void> {
    this.#ends = true;
    await Promise.allSettled(this.#loops);
  }

  async #loop(lane: number): Promise<void> {
    for (let turn = 0; !this.#ends; turn++) await this.#cycle(`cycle-${lane}-${turn}`);
  }

  async #cycle(name: string): Promise<void> {
    const { runtime } = this.#world;
    const make = <T>(method: string, call: () => Promise<T>) => this.#calls.make(method, call);
    const config = this.#world.podConfig(name);
    const { podSandboxId } = await make('RunPodSandbox', () => runtime.runPodSandbox({ config }, PATIENT));
    const { containerId } = await make('CreateContainer', () =>
      runtime.createContainer({ podSandboxId, config: this.#world.containerConfig('c', ['sleep', '1000']) }, PATIENT),
    );
    await make('StartContainer', () => runtime.startContainer({ containerId }, PATIENT));
    const { exitCode } = await make('ExecSync', () =>
      runtime.execSync({ containerId, cmd: ['sh', '-c', 'exit 3'], timeout: 300n }, PATIENT),
    );
    if (exitCode !== 3) this.#calls.failed.push(`ExecSync in ${name} answered ${exitCode}`);
    await make('StopContainer', () => runtime.stopContainer({ containerId, timeout: 0n }, PATIENT));
    const { status } = await make('ContainerStatus', () => runtime.containerStatus({ containerId }, PATIENT));
    if (status?.exitCode !== 137) this.#calls.failed.push(`${name} ended with ${status?.exitCode}`);
    await make('StopPodSandbox', () => runtime.stopPodSandbox({ podSandboxId }, PATIENT));
    await make('RemovePodSandbox', () => runtime.removePodSandbox({ podSandboxId }, PATIENT));
    this.removed.push(containerId, podSandboxId);
  }
}

/** Beyond so many at once a machine that is slow is only made slower. */
const MAX_EXECS = 4;

/** ExecSync in one container, ten times a second where the machine can, until told to end. */
export async function execOften(world: World, calls: Calls, containerId: string, signal: AbortSignal): Promise<void> {
  const running = new Set<Promise<unknown>>();
  while (!signal.aborted) {
    if (running.size >= MAX_EXECS) await Promise.race(running);
    const one = calls
      .make('ExecSync', () => world.runtime.execSync({ containerId, cmd: ['true'], timeout: 300n }, PATIENT))
      .catch(() => undefined) // taken note of
      .finally(() => running.delete(one));
    running.add(one);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  await Promise.all(running);
}

/** The cheapest call there is, fifty times a second: what it waits for is the daemon. */
export async function probe(world: World, calls: Calls, signal: AbortSignal): Promise<void> {
  using cri = new CriClient(world.daemon.socket);
  while (!signal.aborted) {
    await calls.make('Version', () => cri.runtime.version({}, PATIENT)).catch(() => undefined); // taken note of
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** A crictl that goes on while the test does something else. */
export class Session {
  readonly child: ChildProcess;
  readonly #ended: Promise<number>;
  #said = '';

  constructor(world: World, crictl: string, args: readonly string[]) {
    const env = { CONTAINER_RUNTIME_ENDPOINT: `unix://${world.daemon.socket}` };
    this.child = world.node.spawn(crictl, ['--timeout', '60s', ...args], { env });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.#said += chunk;
      });
    this.#ended = once(this.child, 'close').then(([code]) => code as number);
  }

  async says(text: string): Promise<void> {
    await eventually(() => {
      if (!this.#said.includes(text)) throw new Error(`it said ${JSON.stringify(this.#said)}`);
    }, `the session says ${text}`);
  }

  /** Write a line, and wait until it comes back. */
  async echo(line: string): Promise<void> {
    this.child.stdin?.write(`${line}\n`);
    await this.says(line);
  }

  ended(): Promise<number> {
    return withDeadline(this.#ended, SESSION_MS, 'the session');
  }
}
