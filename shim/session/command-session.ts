import { messageOf } from '@cleat/base';
import type { CommandChannels } from './command-channels.ts';
import { endStream } from './end-stream.ts';
import { IdleTimer } from './idle.ts';
import { openSpdyCommand } from './spdy/command.ts';
import { SPDY } from './spdy/upgrade.ts';
import { type SessionStatus, statusOf } from './status.ts';
import type { CommandOptions, CommandTarget } from './target.ts';
import { asError, type SessionLimits, type Ticket, type Wire } from './ticket.ts';
import { asksFor, closeLater, type Upgrade } from './upgrade.ts';
import { openWebSocketCommand } from './websocket/command.ts';

/** How long a client may take to read why its session was ended. */
const GOODBYE_MS = 5_000;

/** An exec or attach session. */
export class CommandSession implements Ticket {
  readonly kind: 'exec' | 'attach';
  readonly #target: CommandTarget;
  readonly #options: CommandOptions;
  readonly #limits: SessionLimits;
  #upgrade: Upgrade | undefined;
  #channels: CommandChannels | undefined;
  /** The target has ended, or was told to. */
  #over = false;

  constructor(kind: 'exec' | 'attach', target: CommandTarget, options: CommandOptions, limits: SessionLimits) {
    this.kind = kind;
    this.#target = target;
    this.#options = options;
    this.#limits = limits;
  }

  async serve(upgrade: Upgrade): Promise<Error | undefined> {
    const idle = new IdleTimer(this.#limits.idleMs, reason => this.cancel(reason));
    this.#upgrade = upgrade;
    try {
      const channels = await this.#open(upgrade, { ...this.#limits, activity: () => idle.touch() });
      if (channels === undefined) throw new Error('the client asked for a protocol that is not there');
      return await this.#run(channels);
    } catch (error) {
      closeLater(upgrade.socket, GOODBYE_MS); // the client is to read why
      this.#upgrade = undefined;
      this.cancel(asError(error));
      return asError(error);
    } finally {
      idle.stop();
    }
  }

  cancel(reason: Error): void {
    const channels = this.#channels;
    if (!this.#over) {
      this.#over = true;
      this.#target.cancel(reason);
      void channels?.finish({ kind: 'error', message: reason.message });
    }
    if (channels === undefined) {
      this.#upgrade?.socket.destroy(); // it was still opening its streams
      return;
    }
    const timer = setTimeout(() => channels.destroy(reason), GOODBYE_MS);
    void channels.ended.then(() => clearTimeout(timer));
  }

  #open(upgrade: Upgrade, wire: Wire): Promise<CommandChannels | undefined> {
    return asksFor(upgrade, SPDY)
      ? openSpdyCommand(upgrade, this.#options, wire)
      : openWebSocketCommand(upgrade, this.#options, wire);
  }

  /** Run the target against its client until the client's connection has ended. */
  async #run(channels: CommandChannels): Promise<Error | undefined> {
    if (this.#over) {
      channels.destroy(new Error('the session was cancelled'));
      return channels.ended;
    }
    this.#channels = channels;
    const gone = channels.ended.then(reason => {
      this.cancel(reason ?? new Error('the client left'));
      return undefined;
    });
    const status = await Promise.race([gone, this.#result(channels)]);
    const finished = status !== undefined && !this.#over;
    if (finished) {
      this.#over = true;
      await Promise.all([endStream(channels.stdout), endStream(channels.stderr)]);
      await channels.finish(status);
    }
    const reason = await channels.ended;
    return finished ? undefined : reason;
  }

  async #result(channels: CommandChannels): Promise<SessionStatus> {
    try {
      return statusOf((await this.#target.start(channels)).exitCode);
    } catch (error) {
      return { kind: 'error', message: messageOf(error) };
    }
  }
}
