import type { OpenExecRequest } from '@cleat/proto/shim';
import { killSession } from '../cgroup/session.ts';
import { StreamInput } from '../io/input.ts';
import { outputEnded } from '../io/output-ended.ts';
import { pipeIoTo } from '../io/pipe-io.ts';
import type { ProcessIo } from '../io/process-io.ts';
import { WritableSink } from '../io/writable-sink.ts';
import type { Container } from '../process/container.ts';
import { launchExec } from '../process/exec.ts';
import type { Exit } from '../process/task-state.ts';
import type { CommandTarget, SessionIo, SessionResult } from '../session/target.ts';
import type { Shim } from '../shim.ts';
import { readProcessSpec } from '../task/exec.ts';
import { findContainer } from '../task/find.ts';

/** OpenExec: the URL of a session that runs a command. */
export async function openExec(shim: Shim, { id, spec, streams }: OpenExecRequest) {
  const container = findContainer(shim, id);
  const tty = streams?.tty ?? false;
  const target = new ExecTarget(shim, container, readProcessSpec(spec, tty), tty);
  return { url: await shim.sessions.open(shim, 'exec', target, streams) };
}

/** A command that a session's client starts and talks to. It does not outlive the session. */
class ExecTarget implements CommandTarget {
  readonly #shim: Shim;
  readonly #container: Container;
  readonly #spec: string;
  readonly #tty: boolean;
  readonly #cancelled = new AbortController();
  #pid = 0;

  constructor(shim: Shim, container: Container, spec: string, tty: boolean) {
    this.#shim = shim;
    this.#container = container;
    this.#spec = spec;
    this.#tty = tty;
  }

  async start(session: SessionIo): Promise<SessionResult> {
    const sinks = {
      ...(session.stdout && { stdout: new WritableSink(session.stdout) }),
      ...(session.stderr && { stderr: new WritableSink(session.stderr) }),
    };
    const io = await this.#open(sinks, session);
    const ended = Promise.withResolvers<Exit>();
    try {
      this.#pid = await launchExec(this.#shim, this.#container, { spec: this.#spec, io }, ended.resolve);
      if (this.#cancelled.signal.aborted) this.#kill();
      session.onResize(({ width, height }) => io.resize(height, width));
      const { status } = await ended.promise;
      await outputEnded(io, () => Object.values(sinks).some(sink => sink.isFull), this.#cancelled.signal);
      return { exitCode: status };
    } finally {
      await io.close();
    }
  }

  cancel(): void {
    this.#cancelled.abort();
    this.#kill();
  }

  async #open(sinks: { stdout?: WritableSink; stderr?: WritableSink }, { stdin }: SessionIo): Promise<ProcessIo> {
    const input = stdin && new StreamInput(stdin);
    if (!this.#tty) return pipeIoTo(this.#container.ioOwner, sinks, input);
    const { terminalIoTo } = await import('../io/terminal-io.ts');
    return terminalIoTo(sinks.stdout, input);
  }

  #kill(): void {
    if (this.#shim.reaper.owns(this.#pid)) killSession(this.#pid, this.#container.cgroup);
  }
}
