import type { Init } from '@cleat/proto/codec';
import type { UpgradeResponse } from '@cleat/proto/daemon';

/** How far an upgrade is, for one reader, who may come late or leave. */
export class Progress implements AsyncIterable<Init<UpgradeResponse>> {
  /** The new daemon has not said hello yet. */
  isWaiting = true;
  readonly #told: Init<UpgradeResponse>[] = [];
  #end: { readonly error?: Error } | undefined;
  #news = Promise.withResolvers<void>();

  tell(step: Init<UpgradeResponse>): void {
    this.#told.push(step);
    this.#poke();
  }

  end(): void {
    this.#end ??= {};
    this.#poke();
  }

  fail(error: Error): void {
    this.#end ??= { error };
    this.#poke();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Init<UpgradeResponse>> {
    for (let at = 0; ; at++) {
      while (at >= this.#told.length && !this.#end) await this.#news.promise;
      const step = this.#told[at];
      if (step) yield step;
      else if (this.#end?.error) throw this.#end.error;
      else return;
    }
  }

  #poke(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers<void>();
  }
}
