import { IdleTimer } from './idle.ts';
import { spdyForwardProtocols, TUNNEL_PROTOCOL, webSocketForwardProtocols } from './protocols.ts';
import { SpdyForward } from './spdy/forward.ts';
import { SPDY, upgradeToSpdy } from './spdy/upgrade.ts';
import type { ForwardTarget } from './target.ts';
import { asError, type SessionLimits, type Ticket, type Wire } from './ticket.ts';
import { asksFor, closeLater, type Upgrade } from './upgrade.ts';
import { forwardChannels } from './websocket/forward.ts';
import { upgradeToWebSocket } from './websocket/upgrade.ts';

/** How long a client may take to read that its session was ended. */
const GOODBYE_MS = 5_000;

/** A port-forward connection that stands. */
interface ForwardConnection {
  /** Settles when it has ended; never rejects. */
  readonly ended: Promise<Error | undefined>;
  close(): void;
  destroy(reason: Error): void;
}

/** A port-forward session. */
export class ForwardSession implements Ticket {
  readonly kind = 'portforward';
  readonly #target: ForwardTarget;
  readonly #ports: readonly number[];
  readonly #limits: SessionLimits;
  #connection: ForwardConnection | undefined;
  #over = false;

  /** @param ports those that a WebSocket of channels forwards; over SPDY the client names them. */
  constructor(target: ForwardTarget, ports: readonly number[], limits: SessionLimits) {
    this.#target = target;
    this.#ports = ports;
    this.#limits = limits;
  }

  async serve(upgrade: Upgrade): Promise<Error | undefined> {
    const idle = new IdleTimer(this.#limits.idleMs, reason => this.cancel(reason));
    let reason: Error | undefined;
    try {
      this.#connection = await this.#open(upgrade, { ...this.#limits, activity: () => idle.touch() });
      if (this.#connection === undefined) throw new Error('the client asked for a protocol that is not there');
      if (this.#over) this.#connection.close();
      reason = await this.#connection.ended;
    } catch (error) {
      closeLater(upgrade.socket, GOODBYE_MS); // the client is to read why
      reason = asError(error);
    }
    idle.stop();
    this.#closed(reason);
    return reason;
  }

  cancel(reason: Error): void {
    this.#closed(reason);
    const connection = this.#connection;
    if (connection === undefined) return;
    connection.close();
    const timer = setTimeout(() => connection.destroy(reason), GOODBYE_MS);
    void connection.ended.then(() => clearTimeout(timer));
  }

  #closed(reason: Error | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#target.closed(reason);
  }

  async #open(upgrade: Upgrade, wire: Wire): Promise<ForwardConnection | undefined> {
    if (asksFor(upgrade, SPDY)) {
      const upgraded = upgradeToSpdy(upgrade, spdyForwardProtocols);
      return upgraded && new SpdyForward(upgraded.transport, this.#target, wire);
    }
    const channelProtocols = this.#ports.length === 0 ? [] : webSocketForwardProtocols.keys();
    const upgraded = await upgradeToWebSocket(upgrade, [TUNNEL_PROTOCOL, ...channelProtocols]);
    if (upgraded === undefined) return undefined;
    if (upgraded.protocol === TUNNEL_PROTOCOL) {
      const { createWebSocketStream } = await import('ws');
      const tunnel = createWebSocketStream(upgraded.ws);
      tunnel.once('end', () => tunnel.destroy()); // a WebSocket has no half-close: nothing can be sent any more
      return new SpdyForward(tunnel, this.#target, wire);
    }
    const protocol = webSocketForwardProtocols.get(upgraded.protocol);
    return protocol && forwardChannels(upgraded.ws, protocol, this.#ports, this.#target, wire);
  }
}
