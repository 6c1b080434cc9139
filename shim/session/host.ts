import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { invalidArgument, unavailable } from '@cleat/base';
import { CommandSession } from './command-session.ts';
import { ForwardSession } from './forward-session.ts';
import { SessionListener } from './listener.ts';
import type { CommandOptions, CommandTarget, ForwardTarget, SessionKind } from './target.ts';
import type { SessionLimits, Ticket } from './ticket.ts';
import { Tokens } from './token.ts';
import { refuse } from './upgrade.ts';

export type SessionHostOptions = Partial<SessionLimits> & {
  /** How long a URL is good, in milliseconds. */
  readonly tokenMs?: number;
  /** How long the listener stays when there is neither URL nor session, in milliseconds. */
  readonly lingerMs?: number;
  /** Told when the listener was closed: nobody needs this process for a session any more. */
  readonly onIdle?: () => void;
  /** Told of sessions that their clients or their limits ended, not their targets. */
  readonly onCut?: (kind: string, reason: Error) => void;
};

const defaults = { idleMs: 4 * 60 * 60_000, openMs: 30_000, stallMs: 10_000, tokenMs: 60_000, lingerMs: 1_000 };

/**
 * Serves exec, attach and port-forward sessions to whoever has their URLs. There is a listener only while a URL is good
 * or a session goes on.
 */
export class SessionHost {
  readonly #options: SessionHostOptions & typeof defaults;
  readonly #tokens: Tokens<Ticket>;
  readonly #sessions = new Set<Ticket>();
  #listener: Promise<SessionListener> | undefined;
  /** Calls that wait for the listener. */
  #opening = 0;
  #linger: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: SessionHostOptions = {}) {
    this.#options = { ...defaults, ...options };
    this.#tokens = new Tokens<Ticket>(this.#options.tokenMs, ticket => {
      ticket.cancel(new Error('nobody came for the session'));
      this.#rest();
    });
  }

  /** Sessions whose client has come and is there. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** There is neither a session nor a URL for one. */
  get isIdle(): boolean {
    return this.#tokens.size + this.#sessions.size + this.#opening === 0;
  }

  /** There is a session of this kind, or a URL for one. */
  has(kind: SessionKind): boolean {
    return [...this.#sessions, ...this.#tokens.values()].some(ticket => ticket.kind === kind);
  }

  /**
   * The URL of a new exec or attach session.
   * @throws RpcError InvalidArgument for streams that exclude each other or none at all, ResourceExhausted with too many
   * unused URLs, Unavailable when the host is closed.
   */
  async openCommand(kind: 'exec' | 'attach', target: CommandTarget, options: CommandOptions): Promise<string> {
    if (!options.stdin && !options.stdout && !options.stderr)
      throw invalidArgument(`${kind}: one of stdin, stdout and stderr must be asked for`);
    if (options.tty && options.stderr) throw invalidArgument(`${kind}: a terminal has no stderr of its own`);
    return this.#open(new CommandSession(kind, target, options, this.#options));
  }

  /**
   * The URL of a new port-forward session.
   * @param ports those that a client over WebSocket channels gets; over SPDY clients name their ports themselves.
   * @throws RpcError as openCommand does.
   */
  async openForward(target: ForwardTarget, ports: readonly number[]): Promise<string> {
    const wrong = ports.find(port => !Number.isInteger(port) || port < 1 || port > 65535);
    if (wrong !== undefined) throw invalidArgument(`port-forward: ${wrong} is no port`);
    return this.#open(new ForwardSession(target, ports, this.#options));
  }

  /** End all sessions, and take no more. */
  close(): void {
    this.#closed = true;
    const reason = new Error('the session host was closed');
    for (const session of [...this.#sessions, ...this.#tokens.clear()]) session.cancel(reason);
    this.#rest();
  }

  async #open(ticket: Ticket): Promise<string> {
    if (this.#closed) throw unavailable(`${ticket.kind}: the session host was closed`);
    this.#opening++;
    this.#listener ??= SessionListener.open((request, socket, head) => this.#upgrade(request, socket, head));
    const listener = this.#listener;
    try {
      const { port } = await listener.catch((error: unknown) => {
        if (this.#listener === listener) this.#listener = undefined; // the next caller tries again
        throw error;
      });
      return `http://127.0.0.1:${port}/${ticket.kind}/${this.#tokens.issue(ticket)}`;
    } finally {
      this.#opening--;
      this.#rest();
    }
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const upgrade = request.headers.upgrade?.toLowerCase();
    if (upgrade !== 'spdy/3.1' && upgrade !== 'websocket') {
      refuse(socket, 400, 'a session needs an upgrade to SPDY/3.1 or WebSocket');
      return;
    }
    const [, kind, token] = /^\/(exec|attach|portforward)\/([\w-]+)(?:\?.*)?$/.exec(request.url ?? '') ?? [];
    const ticket = this.#tokens.take(token ?? '', each => each.kind === kind);
    if (ticket === undefined) {
      refuse(socket, 404, 'not found');
      return;
    }
    this.#sessions.add(ticket);
    void ticket.serve({ request, socket, head }).then(reason => {
      this.#sessions.delete(ticket);
      if (reason !== undefined) this.#options.onCut?.(ticket.kind, reason);
      this.#rest();
    });
  }

  /** Close the listener soon, when nobody needs it. */
  #rest(): void {
    clearTimeout(this.#linger);
    if (!this.isIdle) return;
    this.#linger = setTimeout(() => void this.#stop(), this.#closed ? 0 : this.#options.lingerMs);
  }

  async #stop(): Promise<void> {
    const listener = await this.#listener;
    if (!this.isIdle) return;
    this.#listener = undefined;
    listener?.close();
    this.#options.onIdle?.();
  }
}
