/** Registries that may be spoken to in plain HTTP are few; what answered last is kept. */
const MAX_KNOWN = 256;

/**
 * Which of the base URLs of a server has answered, for the pulls that follow: a registry without TLS would be asked for it
 * before each request otherwise, on a connection of its own. One that has changed is found by asking the others.
 */
export class AnsweringBases {
  /** The base by all bases of its server. The one that answered last stands last. */
  readonly #answered = new Map<string, string>();

  /** All bases, the one that answered before first. */
  inOrder(bases: readonly URL[]): readonly URL[] {
    const known = this.#answered.get(keyOf(bases));
    return [...bases.filter(({ href }) => href === known), ...bases.filter(({ href }) => href !== known)];
  }

  answered(bases: readonly URL[], { href }: URL): void {
    if (bases.length < 2) return;
    const key = keyOf(bases);
    this.#answered.delete(key);
    this.#answered.set(key, href);
    const [oldest] = this.#answered.keys();
    if (oldest !== undefined && this.#answered.size > MAX_KNOWN) this.#answered.delete(oldest);
  }
}

const keyOf = (bases: readonly URL[]): string => bases.join(' ');
