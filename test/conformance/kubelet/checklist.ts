import type { SpecResult } from '../critest-report.ts';

/** Runs checks one after the other and keeps how each ended; one that fails holds up none of the others. */
export class Checklist {
  readonly results: SpecResult[] = [];
  readonly #onResult: (result: SpecResult) => void;

  constructor(onResult: (result: SpecResult) => void) {
    this.#onResult = onResult;
  }

  /** @param name a sentence that is true when `body` resolves */
  async check(name: string, body: () => Promise<void>): Promise<void> {
    const startedAtMs = performance.now();
    const message = await body().then(() => undefined, describe);
    const seconds = (performance.now() - startedAtMs) / 1000;
    const state = message === undefined ? 'passed' : 'failed';
    const result: SpecResult = { name, state, seconds, message: message ?? state, output: '' };
    this.results.push(result);
    this.#onResult(result);
  }
}

/** An error with what led to it: the last attempt's finding is what says why a wait was in vain. */
function describe(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  return err.cause === undefined ? err.message : `${err.message}: ${describe(err.cause)}`;
}
