import { join } from 'node:path';
import { bothSettled, syncDirectory, writeFileAtomic } from '@cleat/base';
import type { Logger } from 'pino';
import { storeError } from './store-error.ts';

/** A fact that is on disk now. No `from`: the creation is complete. No `to`: the entity is removed. */
export type FactChange<R, S> = {
  readonly entity: Entity<R, S>;
  readonly from: S | undefined;
  readonly to: S | undefined;
  /** Found on disk: another daemon, which hands over to us or takes over from us, has written it. */
  readonly isForeign?: boolean;
};

export type UpdateOptions = {
  /** The change is of no use after a power cut, which may leave the facts before it: it is made durable in the background. */
  readonly durableLater?: boolean;
};

/** Told of each change after it is on disk and in memory, in order. */
export type Told<R, S> = (change: FactChange<R, S>) => void;

/**
 * One pod or container: a directory with `record.json` (what was asked for; the intent, written before anything is made)
 * and `status.json` (facts found since; absent until the creation is complete).
 */
export class Entity<R, S> {
  readonly id: string;
  readonly dir: string;
  readonly record: R;
  readonly #encode: (status: S) => unknown;
  readonly #tell: Told<R, S>;
  #status: S | undefined;
  #last: Promise<void> = Promise.resolve();
  readonly #recorded: Promise<void>;

  /** @param facts `recorded` settles when a new record is durable: its creation is not complete before. */
  constructor(
    facts: {
      readonly id: string;
      readonly dir: string;
      readonly record: R;
      readonly status?: S | undefined;
      readonly recorded?: Promise<void> | undefined;
    },
    encode: (status: S) => unknown,
    tell: Told<R, S>,
  ) {
    this.id = facts.id;
    this.dir = facts.dir;
    this.record = facts.record;
    this.#status = facts.status;
    this.#recorded = facts.recorded ?? Promise.resolve();
    this.#recorded.catch(() => undefined); // thrown where the creation is completed; it may fail before, or be undone
    this.#encode = encode;
    this.#tell = tell;
  }

  /** undefined while the creation is not complete. */
  get status(): S | undefined {
    return this.#status;
  }

  /**
   * Change the facts: `change` sees the newest ones. The file is written whole and durably, then memory is swapped.
   * Changes of one entity are applied one after another; a change that answers
   * the same object, or nothing, writes nothing.
   */
  update(change: (old: S | undefined) => S | undefined, options: UpdateOptions = {}): Promise<void> {
    const unwritten = (err: unknown) => {
      throw storeError(`cannot record what became of ${this.id}`, err);
    };
    return this.#change(change, unwritten, options);
  }

  /**
   * As `update`, for what has happened whether or not it can be written: on a full disk memory has the fact all the same,
   * so that what ended can be removed. The next change that can be written takes it along; after a crash it is found anew.
   */
  observe(change: (old: S | undefined) => S | undefined, log: Logger): Promise<void> {
    return this.#change(change, err =>
      log.error({ id: this.id, err }, 'cannot write down what became of this; it is kept in memory'),
    );
  }

  /** Take in what another daemon has written. */
  adopt(status: S | undefined): Promise<void> {
    this.#last = this.#last.then(() => {
      const from = this.#status;
      if (status === undefined || (from !== undefined && this.#isSame(status, from))) return;
      this.#status = status;
      this.#tell({ entity: this, from, to: status, isForeign: true });
    });
    return this.#last;
  }

  readonly #isSame = (a: S, b: S): boolean => JSON.stringify(this.#encode(a)) === JSON.stringify(this.#encode(b));

  #change(
    change: (old: S | undefined) => S | undefined,
    unwritten: (err: unknown) => void,
    { durableLater = false }: UpdateOptions = {},
  ): Promise<void> {
    const path = join(this.dir, 'status.json');
    const mine = this.#last.then(async () => {
      const from = this.#status;
      const to = change(from);
      if (to === undefined || to === from) return;
      const written = writeFileAtomic(path, JSON.stringify(this.#encode(to)), {
        durable: durableLater ? 'content' : true,
      });
      await bothSettled(written, this.#recorded).catch(unwritten);
      this.#status = to;
      this.#tell({ entity: this, from, to });
      if (durableLater) void syncDirectory(this.dir).catch(() => undefined); // removed, or a disk that the next change fails at
    });
    this.#last = mine.catch(() => undefined); // the caller sees the failure; the next change starts from the old facts
    return mine;
  }
}

/** One whose creation is complete. */
export type CompleteEntity<R, S> = Entity<R, S> & { readonly status: S };
