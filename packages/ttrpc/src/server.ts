import { createServer, type Server as NetServer, Socket } from 'node:net';
import type { ConnectionTap } from './connection.ts';
import { addToTable, type Handlers, type ServiceTable } from './handlers.ts';
import { type ListenOptions, type ListenTarget, listen } from './listen.ts';
import { DEFAULT_UNREAD_BYTES } from './message-queue.ts';
import type { KeepDescriptor } from './server-call.ts';
import { type ConnectionState, ServerConnection } from './server-connection.ts';
import type { ServiceType } from './service.ts';

export interface ServerOptions {
  /** What may wait unread on one stream of requests, in bytes, before that stream fails with ResourceExhausted; 4 MiB unless given. */
  readonly maxUnreadBytes?: number | undefined;
  /** What requests that run or wait may hold on one connection, in bytes, before more are refused with ResourceExhausted; 64 MiB unless given. */
  readonly maxHeldBytes?: number | undefined;
  /** Told of what a handler threw that is not an RpcError, and of failures to accept; `where` is the method or `accept`. */
  readonly onError?: ((error: unknown, where: string) => void) | undefined;
}

/** Sees a frame of one connection, told by its number (CallContext.connection). It must not throw. */
export type FrameTap = (connection: number, ...frame: Parameters<ConnectionTap>) => void;

/** How often it is looked whether calls have finished, in milliseconds. */
const SUSPEND_STEP_MS = 2;
const DEFAULT_HELD_BYTES = 64 * 1024 * 1024;

/** A ttrpc server: services, the sockets it listens on, and the connections it has. */
export class Server {
  readonly #services: ServiceTable = new Map();
  readonly #listeners = new Set<NetServer>();
  readonly #connections = new Set<ServerConnection>();
  readonly #options: ServerOptions;
  #lastNumber = 0;
  #tap: FrameTap | undefined;
  #closing = false;
  #suspended = false;
  #forced = false;
  #onIdle: () => void = () => {};

  constructor(options: ServerOptions = {}) {
    this.#options = options;
  }

  /** Serve a service. @throws Error when it is there already. */
  addService<S extends ServiceType>(service: S, handlers: Handlers<S>): this {
    addToTable(this.#services, service, handlers);
    return this;
  }

  /**
   * Take connections at an address, or at a listening descriptor. The file of an address is removed at the end, that of
   * a descriptor is left alone.
   * @throws Error with `cause` when the address is in use or cannot be bound, RpcError InvalidArgument for a bad address.
   */
  async listen(target: ListenTarget, options: ListenOptions = {}): Promise<void> {
    const listener = createServer();
    await listen(listener, target, options);
    this.serve(listener);
  }

  /** Take connections from a listener that is there already; it is closed with this server. */
  serve(listener: NetServer): void {
    if (this.#closing) {
      listener.close();
      return;
    }
    this.#listeners.add(listener);
    listener.on('connection', socket => this.accept(socket));
    listener.on('error', err => this.#options.onError?.(err, 'accept'));
  }

  /** Show every frame of every connection, for debugging, until it is set to undefined. */
  set tap(tap: FrameTap | undefined) {
    this.#tap = tap;
    for (const connection of this.#connections) connection.tap = tapOf(tap, connection.number);
  }

  /**
   * Begin to hand over to a server in another process: read nothing more, and wait for the calls that cannot go on
   * there. New connections wait in the listener's backlog if its owner stops accepting.
   * @returns what did not finish in `timeoutMs`, by name: then call `resume`, which undoes this.
   */
  async suspend(timeoutMs: number): Promise<readonly string[]> {
    this.#suspended = true;
    for (const connection of this.#connections) connection.suspend();
    const giveUpAtMs = performance.now() + timeoutMs;
    for (;;) {
      const { unfinished } = this;
      if (unfinished.length === 0 || performance.now() >= giveUpAtMs) return unfinished;
      await new Promise(resolve => setTimeout(resolve, SUSPEND_STEP_MS));
    }
  }

  /** Calls that another server could not go on with, by name, and answers that were not sent. */
  get unfinished(): readonly string[] {
    return [...this.#connections].flatMap(connection => connection.unfinished);
  }

  /** Read on after `suspend`. */
  resume(): void {
    this.#suspended = false;
    for (const connection of this.#connections) connection.resume();
  }

  /**
   * After `suspend`: the connections, for `adopt` of a server in another process.
   * @param keep called with each descriptor that is to be passed on.
   */
  handOver(keep: KeepDescriptor = fd => fd): ConnectionState[] {
    return [...this.#connections].flatMap(connection => connection.handOver(keep) ?? []);
  }

  /** Go on with a connection that another server handed over. */
  adopt(state: ConnectionState): void {
    this.#add(new Socket({ fd: state.fd, readable: true, writable: true }), state);
  }

  /** Take over one connected socket. */
  accept(socket: Socket): void {
    this.#add(socket);
  }

  #add(socket: Socket, taken?: ConnectionState): void {
    if (this.#closing) {
      socket.destroy();
      return;
    }
    const options = {
      number: ++this.#lastNumber,
      services: this.#services,
      maxUnreadBytes: this.#options.maxUnreadBytes ?? DEFAULT_UNREAD_BYTES,
      maxHeldBytes: this.#options.maxHeldBytes ?? DEFAULT_HELD_BYTES,
      onError: (error: unknown, where: string) => this.#options.onError?.(error, where),
      onClosed: (closed: ServerConnection) => {
        this.#connections.delete(closed);
        if (this.#connections.size === 0) this.#onIdle();
      },
    };
    const connection = new ServerConnection(socket, options, taken);
    this.#connections.add(connection);
    connection.tap = tapOf(this.#tap, connection.number);
    if (this.#suspended) connection.suspend();
  }

  /**
   * Take nothing new, finish the calls that run, then close. What runs still after `timeoutMs` is closed by force.
   * @returns whether everything finished by itself.
   */
  async shutdown(timeoutMs: number): Promise<boolean> {
    this.#closeListeners();
    for (const connection of this.#connections) connection.drain();
    if (this.#connections.size === 0) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#onIdle = () => resolve(!this.#forced);
    const timer = setTimeout(() => this.close(), timeoutMs);
    return promise.finally(() => clearTimeout(timer));
  }

  /** Close everything now. Handlers that run see their signal abort; their answers are lost. */
  close(): void {
    this.#forced = true;
    this.#closeListeners();
    for (const connection of this.#connections) connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #closeListeners(): void {
    this.#closing = true;
    for (const listener of this.#listeners) listener.close();
    this.#listeners.clear();
  }
}

const tapOf = (tap: FrameTap | undefined, number: number): ConnectionTap | undefined =>
  tap && ((sent, frame) => tap(number, sent, frame));
