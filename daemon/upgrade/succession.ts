import { Code, failedPrecondition, messageOf, RpcError } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import { UpgradeResponse_Stage as Stage, type UpgradeResponse } from '@cleat/proto/daemon';
import type { Daemon } from '../daemon.ts';
import type { CriServer } from '../server.ts';
import { type Hello, listenForHello } from './hello.ts';
import { Progress } from './progress.ts';
import { startProgram } from './start-program.ts';

/** How long a new daemon must live to have proved itself, in milliseconds. */
const PROVING_MS = 10_000;
/** How long an upgrade waits for a moment without imports and prunes of images, in milliseconds: those cannot be handed over. */
const QUIET_TIMEOUT_MS = 10_000;
const LOOK_MS = 25;
/** How long a program that was started may take to say that it wants to take over, in milliseconds. */
const HELLO_TIMEOUT_MS = 30_000;
/** How long clients get to hang up after the last answer, in milliseconds. */
const HANG_UP_MS = 2_000;

/** What an upgrade needs of the daemon besides its state. */
export type SuccessionParts = {
  readonly cri: CriServer;
  readonly listenFd: number;
  readonly lockFd: number;
  /** Let go of what only one daemon can have, such as the image store; it may be opened again in this process. */
  release(): Promise<void>;
  /** Everything is handed over and finished: let go of the rest, before the successor is told. */
  close(): Promise<void>;
  /** The successor has been told. Not called for one in this process. */
  left(): void;
  /** Take over from ourselves: the program on disk may not be ours any more. */
  restart(): Promise<void>;
  /** Tell the service manager whom to watch. */
  proved(pid: number): void;
};

/** How this daemon gives way to the next one, and takes over again when that one fails. */
export class Succession {
  readonly #d: Daemon;
  readonly #parts: SuccessionParts;
  #listener: AsyncDisposable | undefined;
  #current: Progress | undefined;
  #isRollingBack = false;
  #provingPid: number | undefined;
  #released: Promise<void> | undefined;

  constructor(d: Daemon, parts: SuccessionParts) {
    this.#d = d;
    this.#parts = parts;
  }

  /** No other daemon works on our state: the one before us has gone, and none comes. */
  get isAlone(): boolean {
    return this.#listener !== undefined && this.#current === undefined;
  }

  /** Another daemon loads, or serves already, to take our place. */
  get isGivingWay(): boolean {
    return this.#current !== undefined;
  }

  /** We were told to end while a daemon serves in our place that has not proved itself: it was meant, too. */
  stopSuccessor(): void {
    if (this.#provingPid !== undefined) process.kill(this.#provingPid, 'SIGTERM');
  }

  /** Be ready for a successor. Until then, the daemon before us is still here. */
  async listen(): Promise<void> {
    this.#listener = await listenForHello(this.#d.paths.handOver, this.#d.log, hello => this.#greeted(hello));
  }

  async close(): Promise<void> {
    await this.#listener?.[Symbol.asyncDispose]();
    this.#listener = undefined;
  }

  /**
   * Start a program as our successor. @returns how far it is, until it has proved itself.
   * @throws RpcError FailedPrecondition when it cannot be started now, Aborted when it failed and we serve on
   */
  async *upgrade(program: string): AsyncGenerator<Init<UpgradeResponse>> {
    if (!this.#listener) throw failedPrecondition('the daemon before this one has not finished yet: try again later');
    if (this.#current) throw failedPrecondition('another upgrade goes on');
    const progress = new Progress();
    this.#current = progress;
    this.#start(program, progress);
    progress.tell({ stage: Stage.LOADING, message: `${program} is started and loads` });
    yield* progress;
  }

  /** Until the program has said hello, its end is the end of the upgrade; from then on it is seen otherwise. */
  #start(program: string, progress: Progress): void {
    const tooLate = new AbortController();
    const timer = setTimeout(() => progress.isWaiting && tooLate.abort(), HELLO_TIMEOUT_MS);
    startProgram(program, this.#d.service.variables, this.#d.log, tooLate.signal)
      .catch(err => {
        if (progress.isWaiting) this.#failed(progress, err);
      })
      .finally(() => clearTimeout(timer));
  }

  /** Somebody wants to take over: the program of `upgrade`, or a `cleatd --take-over` that an operator started. */
  #greeted(hello: Hello): void {
    if (this.#isRollingBack && hello.pid === process.pid) return void this.#succeedOurselves(hello);
    if (this.#current && !this.#current.isWaiting) {
      hello.refuse('another upgrade goes on');
      return;
    }
    const progress = this.#current ?? new Progress();
    progress.isWaiting = false;
    this.#current = progress;
    this.#handOver(hello, progress).catch(err =>
      this.#d.log.fatal({ err }, `an upgrade went wrong: ${messageOf(err)}`),
    );
  }

  async #handOver(hello: Hello, progress: Progress): Promise<void> {
    const { handOver, log } = this.#d;
    const { version, pid } = hello;
    const tell = (stage: Stage, message: string) => {
      log.info({ successor: pid, version }, message);
      progress.tell({ stage, message, version, pid });
    };
    try {
      handOver.welcome(
        hello.accept(message => handOver.handle(message)),
        hello.passing,
      );
      await handOver.ready();
      await this.#quiet();
      await handOver.passImages(() => this.#release());
      tell(Stage.HANDING_OVER, `cleatd ${version} has loaded and takes over`);
      const frozenAtMs = performance.now();
      this.#freeze();
      await handOver.serving();
      this.#provingPid = pid;
      const gapMs = Math.ceil(performance.now() - frozenAtMs);
      tell(Stage.SERVING, `cleatd ${version} serves, as process ${pid}; calls waited for ${gapMs} ms at most`);
      if (!(await handOver.watch(PROVING_MS))) {
        hello.forget();
        return await this.#leave(progress);
      }
      this.#provingPid = undefined;
    } catch (err) {
      this.#provingPid = undefined;
      handOver.dismiss(failedPrecondition('the upgrade has failed'));
      await hello.kill();
      return await this.#goBack(progress, err);
    }
    hello.forget();
    handOver.commit();
    this.#parts.proved(pid);
    tell(Stage.COMMITTED, `cleatd ${version} has proved itself; the old one finishes what it has begun, and leaves`);
    await this.#leave(progress);
  }

  /** From one turn of the event loop to the next, nothing is ours any more that we do not hold. */
  #freeze(): void {
    const { cri, listenFd, lockFd } = this.#parts;
    cri.stopAccepting();
    this.#d.handOver.freeze([listenFd, lockFd]);
    cri.goAway();
  }

  #release(): Promise<void> {
    this.#released ??= this.#parts.release();
    return this.#released;
  }

  async #quiet(): Promise<void> {
    const busy = () => ['Import', 'Prune'].find(name => this.#d.calls.count(name) > 0);
    for (const giveUpAtMs = performance.now() + QUIET_TIMEOUT_MS; busy(); ) {
      if (performance.now() > giveUpAtMs)
        throw failedPrecondition(`${busy()} of images goes on, and cannot be handed over`);
      await new Promise(resolve => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Finish what is in flight, then leave; at once when the successor has left: the next one needs the state directory. */
  async #leave(progress: Progress, inProcess = false): Promise<void> {
    const { handOver, log } = this.#d;
    progress.end();
    const isFinished = await Promise.race([this.#finish().then(() => true), handOver.lost.then(() => false)]);
    log.info({ unfinished: this.#d.calls.names }, 'cleatd has handed over and leaves');
    if (isFinished) {
      await this.close();
      await this.#parts.close();
      await handOver.leave();
    }
    if (!inProcess) this.#parts.left();
  }

  async #finish(): Promise<void> {
    await this.#d.handOver.endStreams();
    await this.#d.calls.idle();
    await this.#d.creations.settled(); // those whose callers have left
    await this.#d.locks.idle();
    await this.#parts.cri.quiet(HANG_UP_MS);
  }

  /** The new one has failed: serve on. */
  async #goBack(progress: Progress, err: unknown): Promise<void> {
    this.#d.log.error({ err }, `the upgrade has failed, this daemon serves on: ${messageOf(err)}`);
    void this.#d.zygote.start(); // the other one may have dismissed ours
    if (this.#d.handOver.hasReleasedImages) {
      this.#isRollingBack = true;
      await this.#parts.restart();
    }
    this.#failed(progress, err);
  }

  #failed(progress: Progress, err: unknown): void {
    const message = `the new daemon has failed, the old one serves on: ${messageOf(err)}`;
    progress.fail(new RpcError(Code.Aborted, message, { cause: err }));
    if (this.#current === progress) this.#current = undefined;
  }

  /** As `#handOver`, to another daemon in this process: with nothing to prove, and nobody to go back to. */
  async #succeedOurselves(hello: Hello): Promise<void> {
    const { handOver } = this.#d;
    handOver.welcome(
      hello.accept(message => handOver.handle(message)),
      hello.passing,
    );
    await handOver.ready();
    await handOver.passImages(() => this.#release());
    await Promise.all([this.#d.pods.readAgain(), this.#d.containers.readAgain()]); // what the failed one did: our streams tell of it
    this.#freeze();
    await handOver.serving();
    hello.forget();
    handOver.commit();
    await this.#leave(new Progress(), true);
  }
}
