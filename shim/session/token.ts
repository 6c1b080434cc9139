import { randomBytes, timingSafeEqual } from 'node:crypto';
import { resourceExhausted } from '@cleat/base';

/** Bytes of a token. */
const TOKEN_BYTES = 32;

/** Tokens that wait to be used; beyond it a caller is refused. */
const MAX_TOKENS = 1000;

type Ticket<T> = { readonly token: Buffer; readonly value: T; readonly timer: NodeJS.Timeout };

/** Tokens that are good once and for a limited time, each standing for a value. */
export class Tokens<T> {
  readonly #tickets = new Set<Ticket<T>>();
  readonly #lifetimeMs: number;
  readonly #expired: (value: T) => void;

  /** @param expired told of a value whose token nobody used in time. */
  constructor(lifetimeMs: number, expired: (value: T) => void) {
    this.#lifetimeMs = lifetimeMs;
    this.#expired = expired;
  }

  /** How many tokens may still be used. */
  get size(): number {
    return this.#tickets.size;
  }

  /** What the tokens stand for. */
  values(): T[] {
    return [...this.#tickets].map(ticket => ticket.value);
  }

  /** A new token for this value: 32 random bytes in base64url. @throws RpcError ResourceExhausted when too many are unused. */
  issue(value: T): string {
    if (this.#tickets.size >= MAX_TOKENS)
      throw resourceExhausted(`${MAX_TOKENS} session URLs wait to be used already: none can be added`);
    const token = randomBytes(TOKEN_BYTES);
    const timer = setTimeout(() => {
      this.#tickets.delete(ticket);
      this.#expired(value);
    }, this.#lifetimeMs);
    timer.unref();
    const ticket = { token, value, timer };
    this.#tickets.add(ticket);
    return token.toString('base64url');
  }

  /**
   * The value of a token, which is used up by this; undefined when it is unknown, used or too old, or its value does not
   * fit (then it stays). The comparison with each token takes the same time, however much of it is right.
   */
  take(text: string, fits: (value: T) => boolean = () => true): T | undefined {
    const token = Buffer.from(text, 'base64url');
    if (token.length !== TOKEN_BYTES || token.toString('base64url') !== text) return undefined;
    let found: Ticket<T> | undefined;
    for (const ticket of this.#tickets) if (timingSafeEqual(ticket.token, token)) found = ticket;
    if (found === undefined || !fits(found.value)) return undefined;
    clearTimeout(found.timer);
    this.#tickets.delete(found);
    return found.value;
  }

  /** Make every token useless. @returns what they stood for. */
  clear(): T[] {
    const tickets = [...this.#tickets];
    this.#tickets.clear();
    for (const ticket of tickets) clearTimeout(ticket.timer);
    return tickets.map(ticket => ticket.value);
  }
}
