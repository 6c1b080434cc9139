import { Encoded } from './encoded.ts';

/** Characters are bytes, one for one. As a string they take their number of bytes and no more; as a Buffer each item would take 400 besides. */
type ByteString = string;

/** A pod or a container: what a list shows of it changes with its status, which is another object then. */
type Listed = { readonly status: object };

type Kept = { readonly status: object; readonly bytes: ByteString };

/**
 * What a list shows of each pod or container, kept as it goes out: a list of a thousand joins bytes, and encodes what has
 * changed since the last one. What is gone is forgotten with its object.
 */
export class KeptItems<E extends Listed> {
  readonly #encode: (entity: E) => Uint8Array;
  readonly #kept = new WeakMap<E, Kept>();

  /** @param encode an answer with this item alone: of several, one after the other, protobuf makes a list. It depends on record and status only. */
  constructor(encode: (entity: E) => Uint8Array) {
    this.#encode = encode;
  }

  /** The answer with these items, in their order. */
  list(entities: readonly E[]): Encoded {
    const items = entities.map(entity => this.#bytesOf(entity));
    const bytes = Buffer.allocUnsafe(items.reduce((sum, item) => sum + item.length, 0));
    let at = 0;
    for (const item of items) at += bytes.write(item, at, 'latin1');
    return new Encoded(bytes);
  }

  #bytesOf(entity: E): ByteString {
    const { status } = entity;
    const kept = this.#kept.get(entity);
    if (kept?.status === status) return kept.bytes;
    const bytes = Buffer.from(this.#encode(entity)).toString('latin1');
    this.#kept.set(entity, { status, bytes });
    return bytes;
  }
}
