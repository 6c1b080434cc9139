import type { SessionStreams } from '@cleat/proto/shim';
import type { SessionHost } from '../session/host.ts';
import type { CommandOptions, CommandTarget, SessionKind } from '../session/target.ts';
import type { Shim } from '../shim.ts';

/** How often the end of the last session is looked for, in milliseconds. */
const STEP_MS = 20;

/** The shim's exec and attach sessions. Their code is loaded with the first one: most shims never have any. */
export class Sessions {
  #host: Promise<SessionHost> | undefined;
  #live: SessionHost | undefined;

  /** Told when there is neither a session nor a URL for one any more. */
  onIdle: () => void = () => {};

  /** There is a session, or a URL for one. */
  get isBusy(): boolean {
    return this.#live !== undefined && !this.#live.isIdle;
  }

  /** There is a session of this kind, or a URL for one. */
  has(kind: SessionKind): boolean {
    return this.#live?.has(kind) ?? false;
  }

  /** Sessions whose client is there. */
  get count(): number {
    return this.#live?.sessions ?? 0;
  }

  /** The URL of a new session. @throws as SessionHost.openCommand does. */
  async open(
    shim: Shim,
    kind: Exclude<SessionKind, 'portforward'>,
    target: CommandTarget,
    streams: SessionStreams | undefined,
  ): Promise<string> {
    this.#host ??= load(shim, Number(streams?.idleMs ?? 0), () => this.onIdle());
    this.#live = await this.#host;
    return await this.#live.openCommand(kind, target, options(streams));
  }

  /** Wait for the sessions to end by themselves, but not longer than `timeoutMs`; then end those that are left. */
  async close(timeoutMs: number): Promise<void> {
    const giveUpAtMs = performance.now() + timeoutMs;
    while (this.count > 0 && performance.now() < giveUpAtMs) await new Promise(resolve => setTimeout(resolve, STEP_MS));
    this.#live?.close();
  }
}

async function load(shim: Shim, idleMs: number, onIdle: () => void): Promise<SessionHost> {
  const { SessionHost } = await import('../session/host.ts');
  return new SessionHost({
    idleMs,
    onIdle,
    onCut: (kind, reason) => shim.log.info({ kind }, `session cut: ${reason.message}`),
  });
}

const options = (streams: SessionStreams | undefined): CommandOptions => ({
  stdin: streams?.stdin ?? false,
  stdout: streams?.stdout ?? false,
  stderr: streams?.stderr ?? false,
  tty: streams?.tty ?? false,
});
