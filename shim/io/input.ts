import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { FifoState, IoState, Keep } from './io-state.ts';
import { SessionInput } from './session-input.ts';
import { StdinFifo } from './stdin-fifo.ts';

/** Where a process's input comes from. */
export interface Input {
  /** Pass on what comes; at its end the target is ended too, if `end` says so (a terminal is not). */
  pipeTo(target: Socket, options: { readonly end: boolean }): void;
  /** No more input: the process sees the end. */
  closeInput(): void;
  close(): void;
  /** Pass on nothing for now. */
  hold?(): void;
  /** Go on after `hold`. */
  release?(): void;
  /** While held, where there is something to hand over. */
  handOver?(keep: Keep): FifoState | undefined;
}

/** Scheme of an input that attach sessions write: ours. */
const SESSION_SCHEME = 'session:';

/** The input that a task's `stdin` names: nothing, a fifo, or `session://?once=true`. @throws as StdinFifo does. */
export function openInput(stdin: string, taken?: FifoState): Input | undefined {
  if (stdin === '') return undefined;
  if (!stdin.startsWith(SESSION_SCHEME)) return new StdinFifo(stdin, taken);
  return new SessionInput(new URL(stdin).searchParams.get('once') === 'true');
}

/** The input that a predecessor had open. One that has ended is not opened again. */
export const openTakenInput = (stdin: string, { fifo }: Pick<IoState, 'fifo'>): Input | undefined =>
  stdin.startsWith(SESSION_SCHEME) || fifo ? openInput(stdin, fifo) : undefined;

/** An input that is a stream already. */
export class StreamInput implements Input {
  readonly #source: Readable;
  #target: Socket | undefined;
  #end = false;

  constructor(source: Readable) {
    this.#source = source;
  }

  pipeTo(target: Socket, { end }: { readonly end: boolean }): void {
    this.#target = target;
    this.#end = end;
    this.#source.pipe(target, { end });
    target.once('close', () => this.close());
  }

  closeInput(): void {
    if (!this.#target) return;
    this.#source.unpipe(this.#target);
    if (this.#end) this.#target.end();
  }

  /** The source is somebody else's: what still comes is passed over. */
  close(): void {
    if (this.#target) this.#source.unpipe(this.#target);
    this.#target = undefined;
    this.#source.resume();
  }
}
