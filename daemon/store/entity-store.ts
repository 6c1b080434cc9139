import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  failpoint,
  makeDurable,
  messageOf,
  notFound,
  readJson,
  removeTemporaryFiles,
  syncDirectory,
  writeFileAtomic,
} from '@cleat/base';
import type { Logger } from 'pino';
import { type CompleteEntity, Entity, type Told } from './entity.ts';
import { storeError } from './store-error.ts';

/** How a record (written once) and a status (rewritten whole at each change) turn into JSON and back. */
export type EntityFormat<R, S> = {
  /** What error messages call it, e.g. `sandbox`. */
  readonly kind: string;
  readonly encodeRecord: (record: R) => unknown;
  readonly decodeRecord: (json: unknown) => R;
  readonly encodeStatus: (status: S) => unknown;
  readonly decodeStatus: (json: unknown) => S;
  /** What stands for a record that cannot be read: enough to undo by the id alone what was made. */
  readonly damagedRecord: R;
  /** What stands for a status that cannot be read: facts that lead to the others being found again, or to the end. */
  readonly damagedStatus: S;
  /** Told of damaged files. */
  readonly log: Logger;
};

export type OpenOptions = {
  /** Another daemon writes there still: nothing is tidied up. */
  readonly isShared?: boolean;
};

/** What pods and containers are called. */
const ID = /^[0-9a-f]{64}$/;

/** Also one of zeros: its size was on disk, and nothing else yet. */
const isEmpty = async (path: string): Promise<boolean> => (await readFile(path)).every(byte => byte === 0);

/** All pods, or all containers: read once from disk at start, then answered from memory. */
export class EntityStore<R, S> {
  readonly #dir: string;
  readonly #format: EntityFormat<R, S>;
  readonly #entities = new Map<string, Entity<R, S>>();
  readonly #listeners: Told<R, S>[] = [];
  /** Ids whose records are being written. */
  readonly #coming = new Set<string>();

  private constructor(dir: string, format: EntityFormat<R, S>) {
    this.#dir = dir;
    this.#format = format;
  }

  /**
   * Read what is on disk. A directory without a record was made by a daemon that died at once: it is removed. Names that
   * are no ids are not ours. A damaged file costs its own entity, never the start: without its record it is undone.
   */
  static async open<R, S>(
    dir: string,
    format: EntityFormat<R, S>,
    options: OpenOptions = {},
  ): Promise<EntityStore<R, S>> {
    const store = new EntityStore(dir, format);
    await mkdir(dir, { recursive: true, mode: 0o711 });
    if (options.isShared) await store.readAgain();
    else await Promise.all((await readdir(dir)).filter(name => ID.test(name)).map(id => store.#load(id)));
    return store;
  }

  /** Take in what another daemon has made of every entity. Changes nothing on disk. */
  async readAgain(): Promise<void> {
    const there = (await readdir(this.#dir)).filter(name => ID.test(name));
    await Promise.all([...new Set([...there, ...this.#entities.keys()])].map(id => this.reload(id)));
  }

  /** Take in what another daemon has made of one entity. Changes nothing on disk. */
  async reload(id: string): Promise<void> {
    const dir = join(this.#dir, id);
    const { decodeRecord, decodeStatus, damagedRecord, damagedStatus } = this.#format;
    const record = await this.#read(join(dir, 'record.json'), decodeRecord, damagedRecord);
    const status = await this.#read(join(dir, 'status.json'), decodeStatus, damagedStatus);
    const known = this.#entities.get(id);
    if (record === undefined) {
      if (this.#entities.delete(id) && known)
        this.#tell({ entity: known, from: known.status, to: undefined, isForeign: true });
      return;
    }
    const entity = known ?? this.#entity(id, record);
    this.#entities.set(id, entity);
    await entity.adopt(record === damagedRecord ? undefined : status);
  }

  /** Tell of every change from now on, in the order of the calls. A listener must not throw. */
  onChange(listener: Told<R, S>): void {
    this.#listeners.push(listener);
  }

  readonly #tell: Told<R, S> = change => {
    for (const listener of this.#listeners) listener(change);
  };

  #entity(id: string, record: R, status?: S, recorded?: Promise<void>): Entity<R, S> {
    const facts = { id, dir: join(this.#dir, id), record, status, recorded };
    return new Entity(facts, this.#format.encodeStatus, this.#tell);
  }

  async #load(id: string): Promise<void> {
    const dir = join(this.#dir, id);
    await removeTemporaryFiles(dir);
    const { decodeRecord, decodeStatus, damagedRecord, damagedStatus } = this.#format;
    const record = await this.#read(join(dir, 'record.json'), decodeRecord, damagedRecord);
    if (record === undefined) return rm(dir, { recursive: true, force: true });
    const known = record !== damagedRecord;
    const status = known ? await this.#read(join(dir, 'status.json'), decodeStatus, damagedStatus) : undefined;
    this.#entities.set(id, this.#entity(id, record, status));
  }

  async #read<T>(path: string, decode: (json: unknown) => T, damaged: T): Promise<T | undefined> {
    try {
      const json = await readJson(path);
      return json === undefined ? undefined : decode(json);
    } catch (err) {
      if (!(err instanceof SyntaxError || err instanceof TypeError || err instanceof RangeError)) throw err;
      const { kind, log } = this.#format;
      // An empty file is a new one that was not durable yet: no caller was told of what it is of.
      const level = (await isEmpty(path)) ? 'info' : 'error';
      log[level]({ path, err }, `what a ${kind} was is lost, its file is damaged: ${messageOf(err)}`);
      return damaged;
    }
  }

  /**
   * Write the intent and index it. Nothing else of the entity exists before this returns, and nothing when it fails. Whoever
   * is told of the entity finds it after a power cut: the first status waits until the intent is durable.
   */
  async create(id: string, record: R): Promise<Entity<R, S>> {
    const dir = join(this.#dir, id);
    this.#coming.add(id);
    try {
      await mkdir(dir, { mode: 0o700 }); // with a container's files as they are on disk, setuid programs of root's too
      const path = join(dir, 'record.json');
      await writeFileAtomic(path, JSON.stringify(this.#format.encodeRecord(record)), { durable: false });
      const recorded = Promise.all([makeDurable(path), syncDirectory(this.#dir)]).then(() => undefined);
      const entity = this.#entity(id, record, undefined, recorded);
      this.#entities.set(id, entity);
      return entity;
    } catch (err) {
      await rm(dir, { recursive: true, force: true });
      throw storeError(`cannot record a new ${this.#format.kind}`, err);
    } finally {
      this.#coming.delete(id);
    }
  }

  /** Whether an id is one of ours, from before its directory is made until that is gone. */
  knows(id: string): boolean {
    return this.#entities.has(id) || this.#coming.has(id);
  }

  /** The entity with this id, or with the only id that starts so. */
  find(id: string): Entity<R, S> | undefined {
    const exact = this.#entities.get(id);
    if (exact || id.length < 4) return exact;
    const matches = [...this.#entities.values()].filter(e => e.id.startsWith(id));
    return matches.length === 1 ? matches[0] : undefined;
  }

  /** As `find`, without those whose creation is not complete: what a caller may know of. */
  findComplete(id: string): CompleteEntity<R, S> | undefined {
    const entity = this.find(id);
    return entity?.status === undefined ? undefined : (entity as CompleteEntity<R, S>);
  }

  /** As `findComplete`. @throws RpcError NotFound naming the id. */
  get(id: string): CompleteEntity<R, S> {
    const entity = this.findComplete(id);
    if (!entity) throw notFound(`${this.#format.kind} ${id} not found`);
    return entity;
  }

  /** Every entity, those whose creation is not complete too. */
  all(): IterableIterator<Entity<R, S>> {
    return this.#entities.values();
  }

  /** Every entity whose creation is complete. */
  *complete(): Generator<CompleteEntity<R, S>> {
    for (const entity of this.#entities.values()) if (entity.status !== undefined) yield entity as CompleteEntity<R, S>;
  }

  /** Forget an entity and remove its directory, the record last: a removal that was cut short is seen and finished. */
  async remove(id: string): Promise<void> {
    const dir = join(this.#dir, id);
    const names = await readdir(dir).catch(() => []); // gone already
    await Promise.all(
      names.filter(n => n !== 'record.json').map(n => rm(join(dir, n), { recursive: true, force: true })),
    );
    await failpoint('store.remove.files');
    await rm(dir, { recursive: true, force: true });
    const entity = this.#entities.get(id);
    this.#entities.delete(id);
    if (entity) this.#tell({ entity, from: entity.status, to: undefined });
  }
}
