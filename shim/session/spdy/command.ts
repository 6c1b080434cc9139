import type { Readable, Writable } from 'node:stream';
import type { CommandChannels } from '../command-channels.ts';
import { endStream } from '../end-stream.ts';
import { commandVersion, spdyCommandProtocols } from '../protocols.ts';
import { ResizeSource } from '../resize-source.ts';
import { encodeStatus, type SessionStatus } from '../status.ts';
import type { CommandOptions, TerminalSize } from '../target.ts';
import type { Wire } from '../ticket.ts';
import type { Upgrade } from '../upgrade.ts';
import { SpdyConnection } from './connection.ts';
import type { SpdyStream } from './stream.ts';
import { upgradeToSpdy } from './upgrade.ts';

/** Streams that a client may open, by the header `streamType`. */
const streamTypes = ['error', 'stdin', 'stdout', 'stderr', 'resize'] as const;
type StreamType = (typeof streamTypes)[number];

/** Exec or attach over SPDY: one stream of each type that was asked for. */
class SpdyCommand implements CommandChannels {
  readonly #connection: SpdyConnection;
  readonly #streams = new Map<StreamType, SpdyStream>();
  readonly #resize = new ResizeSource();
  readonly #options: CommandOptions;
  readonly #version: number;
  readonly #complete = Promise.withResolvers<void>();
  readonly ended: Promise<Error | undefined>;

  constructor(upgraded: NonNullable<ReturnType<typeof upgradeToSpdy>>, options: CommandOptions, wire: Wire) {
    this.#options = options;
    this.#version = commandVersion(upgraded.protocol);
    const accept = (stream: SpdyStream) => this.#accept(stream);
    this.#connection = new SpdyConnection(upgraded.transport, { maxStreams: streamTypes.length, accept, wire });
    this.ended = this.#connection.ended;
  }

  get stdin(): Readable | undefined {
    return this.#asked('stdin') ? this.#streams.get('stdin') : undefined;
  }

  get stdout(): Writable | undefined {
    return this.#asked('stdout') ? this.#streams.get('stdout') : undefined;
  }

  get stderr(): Writable | undefined {
    return this.#asked('stderr') ? this.#streams.get('stderr') : undefined;
  }

  onResize(listener: (size: TerminalSize) => void): void {
    this.#resize.onResize(listener);
  }

  /** Settles when the client has opened all streams. @throws Error when it does not within this time, or leaves. */
  async complete(timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const missing = () => streamTypes.filter(type => this.#asked(type) && !this.#streams.has(type)).join(', ');
      timer = setTimeout(() => reject(new Error(`the client did not open in time: ${missing()}`)), timeoutMs);
    });
    const gone = this.ended.then(reason => Promise.reject(reason ?? new Error('the client left')));
    await Promise.race([this.#complete.promise, late, gone]).finally(() => clearTimeout(timer));
  }

  async finish(status: SessionStatus): Promise<void> {
    await endStream(this.#streams.get('error'), encodeStatus(status, this.#version));
    this.#connection.close();
  }

  destroy(reason: Error): void {
    this.#connection.destroy(reason);
  }

  #asked(type: StreamType): boolean {
    if (type === 'error') return true;
    return type === 'resize' ? this.#options.tty && this.#version >= 3 : this.#options[type];
  }

  #accept(stream: SpdyStream): boolean {
    const name = stream.headers.get('streamtype');
    const type = streamTypes.find(known => known === name);
    if (type === undefined || this.#streams.has(type)) return false;
    this.#streams.set(type, stream);
    if (type === 'resize') this.#readSizes(stream);
    else if (type !== 'stdin' || !this.#options.stdin) stream.resume();
    if (type !== 'stdin') stream.on('error', reason => this.destroy(reason)); // who does not want the output has left
    if (streamTypes.every(each => !this.#asked(each) || this.#streams.has(each))) this.#complete.resolve();
    return true;
  }

  #readSizes(stream: SpdyStream): void {
    stream.on('data', (bytes: Buffer) => {
      try {
        this.#resize.push(bytes);
      } catch (error) {
        this.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }
}

/**
 * Upgrade to SPDY and wait for the client's streams.
 * Undefined when there is no common protocol: the client has been told.
 * @throws Error when the client does not open its streams in time; the connection is closed.
 */
export async function openSpdyCommand(
  upgrade: Upgrade,
  options: CommandOptions,
  wire: Wire,
): Promise<CommandChannels | undefined> {
  const upgraded = upgradeToSpdy(upgrade, spdyCommandProtocols);
  if (upgraded === undefined) return undefined;
  const command = new SpdyCommand(upgraded, options, wire);
  try {
    await command.complete(wire.openMs);
    return command;
  } catch (error) {
    await command.finish({ kind: 'error', message: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}
