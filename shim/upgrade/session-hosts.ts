import { Socket } from 'node:net';
import { killSession } from '../cgroup/session.ts';
import type { StreamName } from '../io/cri-lines.ts';
import type { Keep } from '../io/io-state.ts';
import { SessionInput } from '../io/session-input.ts';
import type { Exit } from '../process/task-state.ts';
import type { Shim } from '../shim.ts';
import { LineChannel } from './line-channel.ts';
import type { FromHost, ToHost } from './session-messages.ts';

/** A process that serves sessions which were open before an upgrade, as it is handed over. */
export type HostState = {
  /** Descriptor of the socket to it, and what was read of a line. */
  readonly fd: number;
  readonly pending: string;
  /** Pids of its sessions' commands, which are children of the shim. */
  readonly pids: readonly number[];
  /** Where the container's output is written for its attach sessions. */
  readonly relays: Partial<Record<StreamName, number>>;
  /** It waits for the first byte. */
  readonly waits: boolean;
};

/** The shim's side of one process that serves older sessions: tells it the ends of its commands, shows it the output. */
class SessionHostLink {
  readonly #shim: Shim;
  readonly #channel: LineChannel<ToHost | FromHost>;
  readonly #pids = new Set<number>();
  readonly #launches: Disposable[] = [];
  readonly #relays: Partial<Record<StreamName, { fd: number; socket: Socket }>> = {};

  constructor(shim: Shim, { fd, pending, pids, relays }: HostState, onGone: () => void) {
    this.#shim = shim;
    this.#channel = new LineChannel(
      fd,
      message => this.#take(message as FromHost),
      () => this.#gone(onGone),
      pending,
    );
    for (const pid of pids) this.#own(pid);
    for (const name of ['stdout', 'stderr'] as const) this.#relay(name, relays[name]);
    void shim.container?.init.exited.then(({ status, atNs }) => {
      for (const { socket } of Object.values(this.#relays)) socket.end();
      this.#channel.send({ initEnded: status, atNs: String(atNs) });
    });
  }

  get flushed(): boolean {
    return this.#channel.flushed;
  }

  closeInput(): void {
    this.#channel.send({ closeInput: true });
  }

  handOver(keep: Keep): HostState | undefined {
    const link = this.#channel.handOver();
    if (!link) return undefined;
    const relays: HostState['relays'] = {};
    for (const [name, { fd, socket }] of Object.entries(this.#relays))
      if (!socket.destroyed) relays[name as StreamName] = keep(fd);
    return { fd: keep(link.fd), pending: link.pending, pids: [...this.#pids], relays, waits: false };
  }

  #take(message: FromHost): void {
    if ('own' in message) this.#own(message.own);
    else if ('closeInput' in message) this.#shim.container?.init.io?.input?.closeInput();
    else if (message.launch) this.#launches.push(this.#shim.reaper.launch());
    else this.#launches.pop()?.[Symbol.dispose]();
  }

  #own(pid: number): void {
    this.#pids.add(pid);
    this.#shim.reaper.own(pid, exit => this.#ended(pid, exit));
  }

  #ended(pid: number, { status, atNs }: Exit): void {
    this.#pids.delete(pid);
    this.#channel.send({ ended: pid, status, atNs: String(atNs) });
  }

  /** One that does not read is dropped by the tee, as any watcher. */
  #relay(name: StreamName, fd: number | undefined): void {
    if (fd === undefined) return;
    const socket = new Socket({ fd, readable: false, writable: true });
    socket.on('error', () => {}); // nobody reads any more
    this.#relays[name] = { fd, socket };
    this.#shim.container?.init.io?.tees[name]?.watch(socket);
  }

  /** Its sessions are gone with it: their commands do not outlive them. */
  #gone(onGone: () => void): void {
    for (const pid of this.#pids) if (this.#shim.reaper.owns(pid)) killSession(pid, this.#shim.container?.cgroup);
    for (const launch of this.#launches.splice(0)) launch[Symbol.dispose]();
    for (const { socket } of Object.values(this.#relays)) socket.destroy();
    onGone();
  }
}

/** All processes that serve sessions which were open before an upgrade. */
export class SessionHosts {
  readonly #links = new Set<SessionHostLink>();

  add(shim: Shim, state: HostState): void {
    const link = new SessionHostLink(shim, state, () => this.#links.delete(link));
    this.#links.add(link);
    const input = shim.container?.init.io?.input;
    if (input instanceof SessionInput) input.onClosed = () => this.#closeInput();
  }

  #closeInput(): void {
    for (const link of this.#links) link.closeInput();
  }

  get count(): number {
    return this.#links.size;
  }

  /** All that was sent has left this process. */
  get flushed(): boolean {
    return [...this.#links].every(link => link.flushed);
  }

  handOver(keep: Keep): HostState[] {
    return [...this.#links].flatMap(link => link.handOver(keep) ?? []);
  }
}
