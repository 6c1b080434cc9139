import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Input } from './input.ts';

/** Input that comes from attach sessions, one after another or several at once. Without one the process waits. */
export class SessionInput implements Input {
  readonly #once: boolean;
  #target: Socket | undefined;
  #end = false;
  #closed = false;
  #ended = false;
  /** Sessions that came before there was where to write to. */
  readonly #waiting = new Set<Readable>();
  /** Told once that the process shall get no more input: another process may hold the pipe too. */
  onClosed: () => void = () => {};

  /** @param once the end of the first session's input is the end of the process's input. Source: CRI ContainerConfig.stdin_once. */
  constructor(once: boolean) {
    this.#once = once;
  }

  pipeTo(target: Socket, { end }: { readonly end: boolean }): void {
    this.#target = target;
    this.#end = end;
    target.once('close', () => this.close());
    for (const source of this.#waiting) source.pipe(target, { end: false });
    this.#waiting.clear();
  }

  /** Pass on what a session's client sends, until it ends or this is disposed of. What comes too early waits. */
  attach(source: Readable): Disposable {
    if (this.#target) source.pipe(this.#target, { end: false });
    else if (this.#ended) source.resume();
    else this.#waiting.add(source);
    const atEnd = () => {
      if (this.#once) this.closeInput();
    };
    source.once('end', atEnd);
    return {
      [Symbol.dispose]: () => {
        source.off('end', atEnd);
        this.#waiting.delete(source);
        source.unpipe();
        source.resume();
      },
    };
  }

  closeInput(): void {
    if (this.#end) this.#target?.end();
    if (this.#closed) return;
    this.#closed = true;
    this.onClosed();
  }

  close(): void {
    this.#ended = true;
    this.#target = undefined;
    for (const source of this.#waiting) source.resume();
    this.#waiting.clear();
  }
}
