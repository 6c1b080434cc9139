import { resourceExhausted } from '@cleat/base';
import type { Change } from './changed-paths.ts';

/** More changes are not told: they would not fit into memory together with all the rest. */
const MAX_CHANGES = 1_000_000;

/** Collects changes. */
export class ChangeList {
  readonly #changes: Change[] = [];

  /** @throws RpcError ResourceExhausted beyond a million. */
  add(change: Change['change'], path: string): void {
    if (this.#changes.length === MAX_CHANGES) throw resourceExhausted(`more than ${MAX_CHANGES} paths have changed`);
    this.#changes.push({ change, path });
  }

  /** In the order of their paths. */
  sorted(): Change[] {
    return this.#changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}
