import { join } from 'node:path';
import { failedPrecondition, isNotFound, messageOf } from '@cleat/base';
import type { StreamName } from '../io/cri-lines.ts';
import type { Input } from '../io/input.ts';
import { outputEnded } from '../io/output-ended.ts';
import type { Sink } from '../io/sink.ts';
import type { Exit } from '../process/task-state.ts';
import type { Shim } from '../shim.ts';
import { LAUNCH_TIMEOUT_MS } from './client.ts';
import type { ForeignContainer } from './container.ts';
import { controlOf } from './control.ts';
import { FifoIo } from './fifo-io.ts';
import { waitForeign } from './wait.ts';

const SIGKILL = 9;
const PROCESS_TYPE = 'types.containerd.io/opencontainers/runtime-spec/1/Process';

export type CommandRequest = {
  /** An OCI Process as JSON. */
  readonly spec: string;
  readonly terminal: boolean;
  readonly sinks: Partial<Record<StreamName, Sink>>;
  readonly input?: Input | undefined;
  /** Whoever takes the output is slow, which is not the command's fault. */
  readonly isStalled: () => boolean;
};

/** A command in a container that another shim runs. */
export class ForeignCommand implements AsyncDisposable {
  readonly #shim: Shim;
  readonly #container: ForeignContainer;
  readonly #execId: string;
  readonly #io: FifoIo;
  /** Settles when it has ended and its output has arrived. Rejects when the other shim is gone. */
  readonly ended: Promise<Exit>;
  readonly #isStalled: () => boolean;
  readonly #left = new AbortController();
  #runs = true;

  private constructor(shim: Shim, container: ForeignContainer, execId: string, io: FifoIo, isStalled: () => boolean) {
    this.#shim = shim;
    this.#container = container;
    this.#execId = execId;
    this.#io = io;
    this.#isStalled = isStalled;
    this.ended = this.#end();
    this.ended.catch(() => undefined); // whoever waits for it is told
  }

  /** Start it. Nothing is left on failure. @throws RpcError as the other shim says. */
  static async start(shim: Shim, container: ForeignContainer, request: CommandRequest): Promise<ForeignCommand> {
    const { id, bundle, init, connection } = container;
    if (init.state.kind !== 'running')
      throw failedPrecondition(`container ${id} is ${init.state.kind}: nothing can be exec'd`);
    const execId = container.nextExecId();
    const { task } = connection;
    const { spec, terminal, sinks, input } = request;
    const prefix = join(bundle, 'io', execId);
    const io = new FifoIo({ prefix, terminal, targets: { sinks }, input, control: controlOf(task, id, execId) });
    try {
      const value = Buffer.from(spec);
      await task.exec({ ...io.stdio, id, execId, spec: { typeUrl: PROCESS_TYPE, value } });
      await task.start({ id, execId }, { timeoutMs: LAUNCH_TIMEOUT_MS });
      io.started();
      return new ForeignCommand(shim, container, execId, io, request.isStalled);
    } catch (err) {
      await io.close();
      await task.delete({ id, execId }).catch(() => undefined); // it may not have got so far
      throw err;
    }
  }

  get runs(): boolean {
    return this.#runs;
  }

  resize(rows: number, columns: number): void {
    this.#io.resize(rows, columns);
  }

  kill(): void {
    if (!this.#runs) return;
    const { connection, id } = this.#container;
    connection.task.kill({ id, execId: this.#execId, signal: SIGKILL }).catch(err => {
      if (!isNotFound(err)) this.#shim.log.warn({ err }, `an exec in ${id} is not killed: ${messageOf(err)}`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    this.#left.abort();
    await this.#io.close();
  }

  async #end(): Promise<Exit> {
    const { id, connection } = this.#container;
    try {
      const exit = await waitForeign(connection.task, id, this.#execId, this.#shim.clock);
      this.#runs = false;
      this.#io.closeGuards();
      await outputEnded(this.#io, this.#isStalled, this.#left.signal);
      return exit;
    } finally {
      this.#runs = false;
      await connection.task.delete({ id, execId: this.#execId }).catch(() => undefined); // gone with its container
    }
  }
}
