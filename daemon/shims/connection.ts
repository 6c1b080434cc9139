import { Debug } from '@cleat/proto/debug';
import { Shim } from '@cleat/proto/shim';
import { Task as TaskV2 } from '@cleat/proto/task-v2';
import { Task as TaskV3 } from '@cleat/proto/task-v3';
import { type Channel, type Client, connect, createClient } from 'ttrpc-ts';
import type { Bootstrap } from './bootstrap.ts';

/** An open connection to one shim. Every call on it has a deadline. */
export class ShimConnection implements Disposable {
  readonly #channel: Channel;
  readonly #version: number;
  #task: Client<typeof TaskV3> | undefined;
  #shim: Client<typeof Shim> | undefined;
  #isOpen = true;

  private constructor(channel: Channel, version: number) {
    this.#channel = channel;
    this.#version = version;
    channel.closed.then(() => {
      this.#isOpen = false;
    });
  }

  /** containerd's task API; versions 2 and 3 differ in their name only. */
  get task(): Client<typeof TaskV3> {
    const service = this.#version >= 3 ? TaskV3 : (TaskV2 as unknown as typeof TaskV3);
    this.#task ??= createClient(service, this.#channel);
    return this.#task;
  }

  /** Our own service; a foreign shim answers Unimplemented. */
  get shim(): Client<typeof Shim> {
    this.#shim ??= createClient(Shim, this.#channel);
    return this.#shim;
  }

  /** @throws RpcError Unavailable when nobody listens there. */
  static async open({ version, address }: Bootstrap, timeoutMs: number): Promise<ShimConnection> {
    return new ShimConnection(await connect(address, { timeoutMs, callTimeoutMs: timeoutMs }), version);
  }

  /** What may be asked of a shim of ours for its own sake; a foreign shim answers Unimplemented. */
  get debug(): Client<typeof Debug> {
    return createClient(Debug, this.#channel);
  }

  /** Neither end has closed it, as far as is known. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Settles when the connection is gone, for whatever reason. */
  get closed(): Promise<void> {
    return this.#channel.closed;
  }

  close(): void {
    this.#channel.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
