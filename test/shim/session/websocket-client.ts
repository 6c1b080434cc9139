import { WebSocket } from 'ws';

/** A WebSocket client that keeps what it receives, by channel. */
export class Client {
  readonly ws: WebSocket;
  readonly messages: Buffer[] = [];
  readonly closed: Promise<number>;
  /** Settles with the first message: the session stands. */
  readonly begun: Promise<unknown>;

  constructor(url: string, protocols: string[]) {
    this.ws = new WebSocket(url.replace('http', 'ws'), protocols);
    this.ws.on('message', (message: Buffer) => this.messages.push(message));
    this.begun = new Promise(resolve => this.ws.once('message', resolve));
    this.closed = new Promise(resolve => this.ws.once('close', resolve));
    this.ws.on('error', () => {}); // its close is what counts
  }

  received(channel: number): string {
    return Buffer.concat(this.messages.filter(m => m[0] === channel).map(m => m.subarray(1))).toString();
  }

  received64(channel: number): string {
    const own = this.messages.map(String).filter(message => message[0] === String(channel));
    return own.map(message => Buffer.from(message.slice(1), 'base64')).join('');
  }

  send(channel: number, data: string | Buffer): void {
    this.ws.send(Buffer.concat([Buffer.of(channel), Buffer.from(data)]));
  }
}
