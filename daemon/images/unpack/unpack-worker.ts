import { EventEmitter, once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Code, internal, RpcError, resourceExhausted, unavailable } from '@cleat/base';
import type { CopyRequest } from '../snapshots/copy-layers.ts';
import type { Arrived, UnpackReply, UnpackRequest, WorkerRequest } from './unpack-layer.ts';
import { WorkerProcess } from './worker-process.ts';
import { type ForkWorker, spawnWorker } from './worker-streams.ts';

/**
 * A worker that has nothing to do for so long is ended. One that was started takes 15 MB of its own, and a tenth of a second
 * to start; one that was forked 2 to 7 MB, and some 20 ms.
 */
const IDLE_MS = 500;
/** The last one stays longer: pods come in bursts, and their images with them. */
const LAST_IDLE_MS = 60_000;
/** What is in no hurry waits so long, at the most, for a worker that has nothing else to do. */
const LULL_MS = 2000;
const PATHS_AT_ONCE = 200;
const WORK_TIMEOUT_MS = 600_000;

export type Unpacked = Exclude<UnpackReply, { error: string }>;
type Idle = { readonly worker: WorkerProcess; readonly timer: NodeJS.Timeout };

/**
 * The worker processes that unpack layers: each sees one layer's directory only while it unpacks, and dies with the daemon.
 * As many run as have something to do; one that did well is used again.
 */
export class UnpackWorker {
  readonly #command: readonly string[];
  readonly #fork: ForkWorker | undefined;
  readonly #idle: Idle[] = [];
  readonly #all = new Set<WorkerProcess>();
  /** Those that were started because none could be forked: the next one may be. */
  readonly #standIns = new WeakSet<WorkerProcess>();
  /** Tells when a worker has nothing to do, or has ended: `free`. */
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #syncing: Promise<void> | undefined;
  #nextSync: Promise<void> | undefined;
  #isClosed = false;

  /**
   * @param command program and first arguments, e.g. `[node, cleat-unpack.mjs]`
   * @param fork is tried first
   */
  constructor(command: readonly string[], fork?: ForkWorker) {
    if (!command[0]) throw internal('the image service has no command for its unpack worker');
    this.#command = command;
    this.#fork = fork;
  }

  /** There is a layer to unpack soon: a worker may start while it arrives. */
  warm(): void {
    if (this.#idle.length === 0 && this.#mayGrow && !this.#isClosed) this.#keep(this.#start());
  }

  /**
   * Wait until a worker has nothing to do, or fewer of them run than there are processors. To be called before what can
   * wait: it would be given one more process, besides those that are at work already.
   */
  async lull(atMostMs = LULL_MS): Promise<void> {
    const late = AbortSignal.timeout(atMostMs);
    while (this.#idle.length === 0 && !this.#mayGrow && !late.aborted)
      await once(this.#changes, 'free', { signal: late }).catch(() => undefined); // it is late
  }

  /** One more would have a processor to run on. */
  get #mayGrow(): boolean {
    return this.#all.size < availableParallelism();
  }

  /**
   * Unpack a layer's blob into an empty directory.
   * @param follow with `request.follow`: gets the function by which the worker is told how much of the blob is there
   * @throws RpcError DataLoss for a layer that cannot be unpacked, ResourceExhausted when the disk is full.
   */
  async unpack(
    blob: string,
    request: UnpackRequest,
    what: string,
    signal: AbortSignal,
    follow?: (tell: (arrivedBytes: number, whole: boolean) => void) => void,
  ): Promise<Unpacked> {
    return await this.#run({ command: 'layer', blob, ...request }, what, signal, follow);
  }

  /** Copy what layers show together, see copyLayers. @throws RpcError Internal, ResourceExhausted when the disk is full. */
  async copy(request: CopyRequest, what: string, signal: AbortSignal): Promise<void> {
    await this.#run({ command: 'copy', ...request }, what, signal);
  }

  /**
   * Write out everything that is pending of the file system that holds a directory; it may take long, so not in the daemon.
   * Those who ask while it runs share the next run.
   */
  async syncFilesystem(directory: string): Promise<void> {
    if (!this.#syncing) {
      this.#syncing = this.#sync(directory).finally(() => {
        this.#syncing = undefined;
      });
      return await this.#syncing;
    }
    this.#nextSync ??= this.#syncing
      .catch(() => undefined) // told to those who asked for it
      .then(() => {
        this.#nextSync = undefined;
        return this.syncFilesystem(directory);
      });
    await this.#nextSync;
  }

  async #sync(directory: string): Promise<void> {
    await this.#run({ command: 'sync', directory }, `sync of ${directory}`, AbortSignal.timeout(WORK_TIMEOUT_MS));
  }

  /**
   * Remove directory trees, away from the daemon's event loop. What is not there is no error. Tried twice: what a failed pull
   * left must be gone when the pull answers, whatever becomes of a worker.
   */
  async removeTrees(paths: readonly string[]): Promise<void> {
    for (let at = 0; at < paths.length; at += PATHS_AT_ONCE) {
      const some = paths.slice(at, at + PATHS_AT_ONCE);
      const remove = () =>
        this.#run({ command: 'remove', paths: some }, 'removal of layers', AbortSignal.timeout(WORK_TIMEOUT_MS));
      await remove().catch(remove);
    }
  }

  /** End all workers; returns when they are gone. None is started from here on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { timer } of this.#idle.splice(0)) clearTimeout(timer);
    await Promise.all([...this.#all].map(worker => this.#end(worker)));
  }

  /** Only a worker that has done what it was asked is asked again. */
  async #run(
    request: WorkerRequest,
    what: string,
    signal: AbortSignal,
    follow?: Parameters<UnpackWorker['unpack']>[4],
  ): Promise<Unpacked> {
    const worker = this.#take();
    let reply: UnpackReply;
    try {
      const answer = worker.ask(request, what, signal);
      const tell = (arrivedBytes: number, whole: boolean) => worker.tell({ arrivedBytes, whole } satisfies Arrived);
      follow?.(tell);
      reply = JSON.parse(await answer);
      if ('error' in reply) throw failure(reply, what, request.command === 'layer' ? Code.DataLoss : Code.Internal);
    } catch (err) {
      await this.#end(worker);
      throw err instanceof SyntaxError ? internal(`${what}: the unpack worker's answer is not JSON`, err) : err;
    }
    this.#keep(worker); // it has read all that it was told: a layer that is followed ends with the line that says so
    return reply;
  }

  #keep(worker: WorkerProcess): void {
    const stays = this.#idle.length === 0 && !this.#standIns.has(worker);
    const timer = setTimeout(() => this.#retire(worker), stays ? LAST_IDLE_MS : IDLE_MS).unref();
    this.#idle.push({ worker, timer });
    setImmediate(() => this.#changes.emit('free')); // a layer that has waited for its turn goes first
  }

  /** One that has died while it had nothing to do, of want of memory say, is nobody's fault. */
  #take(): WorkerProcess {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      clearTimeout(idle.timer);
      if (!idle.worker.hasEnded) return idle.worker;
      this.#all.delete(idle.worker);
    }
    return this.#start();
  }

  /** @throws RpcError Unavailable when all were ended: nobody would end this one. */
  #start(): WorkerProcess {
    if (this.#isClosed) throw unavailable('the image service has ended');
    const spawn = () => spawnWorker([...this.#command, String(process.pid)]);
    const forkOrSpawn = async (fork: ForkWorker) => {
      const forked = await fork();
      if (!forked) this.#standIns.add(worker);
      return forked ?? spawn();
    };
    const worker = new WorkerProcess(this.#fork ? forkOrSpawn(this.#fork) : Promise.resolve(spawn()));
    this.#all.add(worker);
    return worker;
  }

  #retire(worker: WorkerProcess): void {
    this.#idle.splice(
      this.#idle.findIndex(idle => idle.worker === worker),
      1,
    );
    void this.#end(worker);
  }

  async #end(worker: WorkerProcess): Promise<void> {
    await worker.kill();
    this.#all.delete(worker);
    this.#changes.emit('free');
  }
}

function failure(
  { error, code }: { readonly error: string; readonly code?: string },
  what: string,
  otherwise: Code,
): RpcError {
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return resourceExhausted(`no space left on the image file system: ${what}: ${error}`);
  return new RpcError(otherwise, `${what}: ${error}`);
}
