import type { Duplex } from 'node:stream';
import { forward, portOf } from '../forward.ts';
import type { ForwardTarget } from '../target.ts';
import type { Wire } from '../ticket.ts';
import { SpdyConnection } from './connection.ts';
import type { SpdyStream } from './stream.ts';

/** Streams that may be open at once: two for each forwarded connection. */
const MAX_STREAMS = 2000;

type Pair = { data?: SpdyStream; error?: SpdyStream; timer: NodeJS.Timeout };

/**
 * Port-forward over SPDY: for each connection a pair of streams, `data` and `error`, with the same `requestID`.
 * Source: k8s.io/client-go tools/portforward portforward.go.
 */
export class SpdyForward {
  readonly #connection: SpdyConnection;
  readonly #target: ForwardTarget;
  readonly #wire: Wire;
  /** Those whose second stream has not come. */
  readonly #pairs = new Map<string, Pair>();

  constructor(transport: Duplex, target: ForwardTarget, wire: Wire) {
    this.#target = target;
    this.#wire = wire;
    const accept = (stream: SpdyStream) => this.#accept(stream);
    this.#connection = new SpdyConnection(transport, { maxStreams: MAX_STREAMS, accept, wire });
    void this.ended.then(() => {
      for (const pair of this.#pairs.values()) clearTimeout(pair.timer);
    });
  }

  get ended(): Promise<Error | undefined> {
    return this.#connection.ended;
  }

  /** End the connection; the client is told no more than that. */
  close(): void {
    this.#connection.close();
  }

  /** Cut the connection. */
  destroy(reason: Error): void {
    this.#connection.destroy(reason);
  }

  #accept(stream: SpdyStream): boolean {
    const type = stream.headers.get('streamtype');
    if (type !== 'data' && type !== 'error') return false;
    let port: number;
    try {
      port = portOf(stream.headers.get('port') ?? '');
    } catch {
      return false; // the client learns that its stream was refused; SPDY has no place for the reason
    }
    const id = requestId(stream, type);
    const pair = this.#pairs.get(id) ?? this.#newPair(id);
    if (pair[type] !== undefined) return false;
    pair[type] = stream;
    if (type === 'error') stream.resume();
    if (pair.data === undefined || pair.error === undefined) return true;
    clearTimeout(pair.timer);
    this.#pairs.delete(id);
    void forward(port, pair.data, pair.error, this.#target);
    return true;
  }

  #newPair(id: string): Pair {
    const timer = setTimeout(() => {
      this.#pairs.delete(id);
      pair.error?.end(`the data stream of request ${id} did not come`);
      pair.data?.destroy();
    }, this.#wire.openMs);
    const pair: Pair = { timer };
    this.#pairs.set(id, pair);
    return pair;
  }
}

/** Clients before Kubernetes 1.2 send none: their pairs are consecutive streams, `error` first. */
const requestId = (stream: SpdyStream, type: 'data' | 'error'): string =>
  stream.headers.get('requestid') || String(type === 'error' ? stream.id : stream.id - 2);
