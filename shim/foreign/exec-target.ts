import { StreamInput } from '../io/input.ts';
import { WritableSink } from '../io/writable-sink.ts';
import type { CommandTarget, SessionIo, SessionResult } from '../session/target.ts';
import type { Shim } from '../shim.ts';
import { ForeignCommand } from './command.ts';
import type { ForeignContainer } from './container.ts';

/** A command that a session's client starts and talks to. It does not outlive the session. */
export class ExecTarget implements CommandTarget {
  readonly #shim: Shim;
  readonly #container: ForeignContainer;
  readonly #spec: string;
  readonly #terminal: boolean;
  #command: ForeignCommand | undefined;
  #cancelled = false;

  constructor(shim: Shim, container: ForeignContainer, spec: string, terminal: boolean) {
    this.#shim = shim;
    this.#container = container;
    this.#spec = spec;
    this.#terminal = terminal;
  }

  async start(session: SessionIo): Promise<SessionResult> {
    const { stdin, stdout, stderr } = session;
    const sinks = {
      ...(stdout && { stdout: new WritableSink(stdout) }),
      ...(stderr && { stderr: new WritableSink(stderr) }),
    };
    await using command = await ForeignCommand.start(this.#shim, this.#container, {
      spec: this.#spec,
      terminal: this.#terminal,
      sinks,
      isStalled: () => Object.values(sinks).some(sink => sink.isFull),
      input: stdin && new StreamInput(stdin),
    });
    this.#command = command;
    if (this.#cancelled) command.kill();
    session.onResize(({ width, height }) => command.resize(height, width));
    const { status } = await command.ended;
    return { exitCode: status };
  }

  cancel(): void {
    this.#cancelled = true;
    this.#command?.kill();
  }
}
