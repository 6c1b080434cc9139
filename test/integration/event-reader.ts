import { type ContainerEventResponse, ContainerEventType } from '@cleat/proto/cri';
import type { CriClient } from '../node/cri-client.ts';
import { eventually } from '../node/reach.ts';

/** Reads GetContainerEvents from the moment it is opened until it is disposed. */
export class EventReader implements AsyncDisposable {
  readonly events: ContainerEventResponse[] = [];
  /** Settles when the stream is over: with the server's error, or undefined at its end. */
  readonly over: Promise<unknown>;
  readonly #leave = new AbortController();

  private constructor(cri: CriClient, onOpen: () => void) {
    const stream = cri.runtime.getContainerEvents({}, { signal: this.#leave.signal, onOpen });
    this.over = this.#read(stream).then(
      () => undefined,
      err => err,
    );
  }

  /** Resolves when the daemon has taken up the stream: nothing is missed from here on. */
  static async open(cri: CriClient): Promise<EventReader> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const reader = new EventReader(cri, resolve);
    await Promise.race([promise, reader.over]);
    return reader;
  }

  /** What happened to each of them so far, in order: `CREATED pod`. @param names by id */
  story(names: Readonly<Record<string, string>>): string[] {
    return this.events.map(e => `${eventName(e)} ${names[e.containerId] ?? e.containerId}`);
  }

  /** Wait for an event. */
  async until(event: keyof typeof ContainerEventType, containerId: string): Promise<ContainerEventResponse> {
    return await eventually(() => {
      const found = this.events.find(
        e => e.containerId === containerId && e.containerEventType === ContainerEventType[event],
      );
      if (!found) throw new Error(`only ${this.story({}).join(', ')}`);
      return found;
    }, `${event} of ${containerId}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#leave.abort();
    await this.over;
  }

  async #read(stream: AsyncIterable<ContainerEventResponse>): Promise<void> {
    for await (const event of stream) this.events.push(event);
  }
}

/** `CREATED`, `STARTED`, `STOPPED`, `DELETED`. */
export function eventName({ containerEventType }: ContainerEventResponse): string {
  const [name = ''] = Object.entries(ContainerEventType).find(([, type]) => type === containerEventType) ?? [];
  return name.replace(/^CONTAINER_(.*)_EVENT$/, '$1');
}
