import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { SessionInput } from './session-input.ts';
import { StdinFifo } from './stdin-fifo.ts';

/** Where a process's input comes from. */
export interface Input {
  /** Pass on what comes; at its end the target is ended too, if `end` says so (a terminal is not). */
  pipeTo(target: Socket, options: { readonly end: boolean }): void;
  /** No more input: the process sees the end. */
  closeInput(): void;
  close(): void;
}

/** Scheme of an input that attach sessions write: ours. */
const SESSION_SCHEME = 'session:';

/** The input that a task's `stdin` names: nothing, a fifo, or `session://?once=true`. @throws as StdinFifo does. */
export function openInput(stdin: string): Input | undefined {
  if (stdin === '') return undefined;
  if (!stdin.startsWith(SESSION_SCHEME)) return new StdinFifo(stdin);
  return new SessionInput(new URL(stdin).searchParams.get('once') === 'true');
}

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
