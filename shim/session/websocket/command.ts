import type { Readable, Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { CommandChannels } from '../command-channels.ts';
import { type ChannelProtocol, webSocketCommandProtocols } from '../protocols.ts';
import { ResizeSource } from '../resize-source.ts';
import { encodeStatus, type SessionStatus } from '../status.ts';
import type { CommandOptions, TerminalSize } from '../target.ts';
import type { Wire } from '../ticket.ts';
import type { Upgrade } from '../upgrade.ts';
import { Channels } from './channels.ts';
import { upgradeToWebSocket } from './upgrade.ts';

/** Numbers of the channels. Source: k8s.io/apimachinery pkg/util/remotecommand constants.go. */
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const RESIZE = 4;

/** Exec or attach over the channels of a WebSocket. */
class WebSocketCommand implements CommandChannels {
  readonly #channels: Channels;
  readonly #version: number;
  readonly #resize = new ResizeSource();
  readonly stdin: Readable | undefined;
  readonly stdout: Writable | undefined;
  readonly stderr: Writable | undefined;

  constructor(ws: WebSocket, protocol: ChannelProtocol, options: CommandOptions, wire: Wire) {
    this.#version = protocol.version;
    this.#channels = new Channels(ws, protocol, wire);
    this.stdin = options.stdin ? this.#channels.readable(STDIN) : undefined;
    this.stdout = options.stdout ? this.#channels.writable(STDOUT) : undefined;
    this.stderr = options.stderr ? this.#channels.writable(STDERR) : undefined;
    const data = (bytes: Buffer) => {
      this.#resize.push(bytes);
      return true;
    };
    this.#channels.read(RESIZE, { data, end: () => {} });
    // An empty message tells the client that the session stands; it goes to the first channel that it reads.
    this.#channels.send(options.stdout ? STDOUT : options.stderr ? STDERR : ERROR, Buffer.alloc(0));
  }

  get ended(): Promise<Error | undefined> {
    return this.#channels.ended;
  }

  onResize(listener: (size: TerminalSize) => void): void {
    this.#resize.onResize(listener);
  }

  async finish(status: SessionStatus): Promise<void> {
    const bytes = encodeStatus(status, this.#version);
    if (bytes.length > 0) {
      const sent = new Promise<void>(resolve => this.#channels.send(ERROR, bytes, () => resolve()));
      await Promise.race([sent, this.ended]);
    }
    this.#channels.close();
  }

  destroy(reason: Error): void {
    this.#channels.destroy(reason);
  }
}

/** Upgrade to a WebSocket. Undefined when the request is none that can be served: the client has been told. */
export async function openWebSocketCommand(
  upgrade: Upgrade,
  options: CommandOptions,
  wire: Wire,
): Promise<CommandChannels | undefined> {
  const upgraded = await upgradeToWebSocket(upgrade, [...webSocketCommandProtocols.keys()]);
  const protocol = webSocketCommandProtocols.get(upgraded?.protocol ?? '');
  if (upgraded === undefined || protocol === undefined) return undefined;
  return new WebSocketCommand(upgraded.ws, protocol, options, wire);
}
