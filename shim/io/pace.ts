import { setPipeSize } from '@cleat/linux';

/** A pipe that is empty is left alone for so long, if it was written to again within that time, in milliseconds. */
const REST_MS = 1;
/** What a pipe must hold so that its writers need not wait meanwhile, in bytes: fs.pipe-max-size, unless it was changed. */
const ROOMY_BYTES = 1024 * 1024;

/**
 * When to read a pipe. What comes now and then is read at once. A program that writes again and again gets a pipe with
 * room for a millisecond of output, which is read as often and no more: to be woken for each 4 kB costs more than they do.
 */
export class Pace {
  readonly #fd: number;
  readonly #onRested: () => void;
  #emptiedAtMs = Number.NEGATIVE_INFINITY;
  #isRoomy: boolean | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isResting = false;

  /** @param onRested called at the end of each rest. */
  constructor(fd: number, onRested: () => void) {
    this.#fd = fd;
    this.#onRested = onRested;
  }

  get isResting(): boolean {
    return this.#isResting;
  }

  /** A read has left nothing in the pipe. @returns whether to rest now. */
  emptied(): boolean {
    const nowMs = performance.now();
    const isBusy = nowMs - this.#emptiedAtMs < REST_MS;
    this.#emptiedAtMs = nowMs;
    if (!isBusy) return false;
    this.#isRoomy ??= this.#makeRoom();
    if (this.#isRoomy) this.rest();
    return this.#isRoomy;
  }

  /** Rest once more: at the end of the last rest there was something to read. */
  rest(): void {
    this.#isResting = true;
    if (this.#timer) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.#rested(), REST_MS);
  }

  /** The pipe is closed. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#isResting = false;
  }

  #rested(): void {
    this.#isResting = false;
    this.#onRested();
  }

  #makeRoom(): boolean {
    try {
      return setPipeSize(this.#fd, ROOMY_BYTES) >= ROOMY_BYTES;
    } catch {
      return false; // no pipe, or the machine allows less: it is read as soon as anything is there
    }
  }
}
