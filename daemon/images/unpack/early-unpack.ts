import type { PartialBlob } from '../transfer/partial-blob.ts';
import type { UnpackRequest } from './unpack-layer.ts';
import type { Unpacked, UnpackWorker } from './unpack-worker.ts';

/** Less is unpacked in no time once it is there. */
export const EARLY_FROM_BYTES = 16 * 1024 * 1024;
/** The worker is told each time that so much more has come. */
const TELL_BYTES = 1024 * 1024;

/**
 * Unpacks a blob while it arrives: the worker reads the file as far as it is there without a gap. Nobody has verified by then
 * what it reads, so its result counts only when the blob proves right, and its failure says nothing about the blob.
 */
export class EarlyUnpack implements AsyncDisposable {
  readonly #part: PartialBlob;
  readonly #ended = new AbortController();
  readonly #result: Promise<Unpacked | undefined>;
  #tell: ((arrivedBytes: number, whole: boolean) => void) | undefined;
  #toldBytes = 0;

  /** @param part follows this until it is verified or starts anew */
  constructor(worker: UnpackWorker, part: PartialBlob, request: UnpackRequest, what: string, signal: AbortSignal) {
    this.#part = part;
    const { path, blob } = part;
    const follow = (tell: (arrivedBytes: number, whole: boolean) => void) => {
      this.#tell = tell;
      this.#advance();
    };
    this.#result = worker
      .unpack(path, { ...request, follow: true }, what, AbortSignal.any([signal, this.#ended.signal]), follow)
      .catch(() => undefined); // once the blob is verified it is unpacked again, which tells what is wrong
    part.onArrival = () => this.#advance();
    part.onReset = () => this.#ended.abort(new Error(`${what} arrives anew: blob ${blob.digest}`));
  }

  /** The blob is there and verified. Answers `undefined` when it has to be unpacked again, into an empty directory. */
  async finish(): Promise<Unpacked | undefined> {
    this.#tell?.(this.#part.blob.sizeBytes, true);
    return await this.#result;
  }

  /** Nobody writes into the directory after this. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#part.onArrival = this.#part.onReset = undefined;
    this.#ended.abort(new Error('the blob did not arrive'));
    await this.#result;
  }

  #advance(): void {
    const arrived = this.#part.prefixBytes;
    if (arrived < this.#toldBytes + TELL_BYTES) return;
    this.#toldBytes = arrived;
    this.#tell?.(arrived, false);
  }
}
