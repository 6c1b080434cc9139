import { availableParallelism } from 'node:os';
import { deadlineExceeded, unavailable } from '@cleat/base';
import { Limiter } from '../limiter.ts';
import { UnpackWorker } from '../unpack/unpack-worker.ts';
import type { CopyRequest } from './copy-layers.ts';

/** How long one copy may take, in milliseconds, without waiting for a turn. */
const COPY_TIMEOUT_MS = 30 * 60_000;

/**
 * Copies layers into root file systems of their own, in worker processes, as many at a time as there are processors. They are
 * not those of the pulls: a daemon that hands its images over finishes the containers that it has begun to make.
 */
export class LayerCopier {
  readonly #worker: UnpackWorker;
  readonly #places = new Limiter(availableParallelism());
  readonly #closing = new AbortController();

  /** As those of UnpackWorker. */
  constructor(...worker: ConstructorParameters<typeof UnpackWorker>) {
    this.#worker = new UnpackWorker(...worker);
  }

  /**
   * What was copied stays when it fails: the caller removes it.
   * @throws RpcError ResourceExhausted when the disk is full, DeadlineExceeded, Unavailable when the daemon ends.
   */
  async copy(request: CopyRequest, what: string): Promise<void> {
    using _place = await this.#places.acquire(this.#closing.signal);
    const late = new AbortController();
    const reason = deadlineExceeded(`${what} did not finish within ${COPY_TIMEOUT_MS / 60_000} minutes`);
    const timer = setTimeout(() => late.abort(reason), COPY_TIMEOUT_MS);
    try {
      await this.#worker.copy(request, what, AbortSignal.any([late.signal, this.#closing.signal]));
    } finally {
      clearTimeout(timer);
    }
  }

  /** End: copies under way fail, and their workers are gone when this returns. */
  async close(): Promise<void> {
    this.#closing.abort(unavailable('the daemon ends'));
    await this.#worker.close();
  }
}
