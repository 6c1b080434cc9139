import { Parser, type Result } from 'tap-parser';
import type { Failure } from './tap-file.ts';

/**
 * Counts the assertions in a stream of TAP as tap itself does: a test point that closes a subtest counts only when
 * nothing inside it explains it. A failing `todo` is no failure.
 */
export class TapCounter {
  #passed = 0;
  #skipped = 0;
  /** The program got to its plan, which says that there was something to do, or why not. */
  #planned = false;
  readonly #failures: Failure[] = [];
  readonly #parser = new Parser({}, results => {
    const { start, skipReason } = results.plan;
    // Of a program that prints nothing, the parser makes up a plan for no test.
    if (start !== null && skipReason && !this.#parser.syntheticPlan) this.#skipped++;
    this.#planned = start !== null && this.#total() > 0;
    if (results.bailout) this.#failures.push({ name: `it bailed out: ${results.bailout}`, details: undefined });
    for (const failure of results.failures)
      if (failure.tapError) this.#failures.push({ name: String(failure.tapError), details: undefined });
  });

  /** @param extra gets what is no TAP. */
  constructor(extra: (text: string) => void) {
    this.#parser.on('extra', extra);
    this.#follow(this.#parser, []);
  }

  write(chunk: Buffer): void {
    this.#parser.write(chunk);
  }

  /** No more is to come. */
  end() {
    this.#parser.end();
    return { passed: this.#passed, skipped: this.#skipped, failures: this.#failures, planned: this.#planned };
  }

  #follow(parser: Parser, path: readonly string[]): void {
    let inside = { assertions: 0, failures: 0 }; // of the subtest that ended last
    parser.on('child', (child: Parser) => {
      const before = { assertions: this.#total(), failures: this.#failures.length };
      this.#follow(child, [...path, child.name]);
      child.once('complete', () => {
        const failures = this.#failures.length - before.failures;
        inside = { assertions: this.#total() - before.assertions, failures };
      });
    });
    parser.on('assert', (result: Result) => {
      const explained = result.ok ? inside.assertions > 0 : inside.failures > 0;
      if (!result.closingTestPoint || !explained) this.#count(result, path);
      inside = { assertions: 0, failures: 0 };
    });
  }

  #count(result: Result, path: readonly string[]): void {
    if (result.skip || result.todo) this.#skipped++;
    else if (result.ok) this.#passed++;
    else this.#failures.push({ name: [...path, result.name].join(' › '), details: result.diag });
  }

  #total = () => this.#passed + this.#skipped + this.#failures.length;
}
