import { failedPrecondition } from '@cleat/base';
import { SessionInput } from '../io/session-input.ts';
import type { CommandTarget, SessionIo, SessionResult } from '../session/target.ts';
import type { ForeignContainer } from './container.ts';
import type { FifoIo } from './fifo-io.ts';

/** The container's own process. It goes on when the session ends; the session ends with it. */
export class AttachTarget implements CommandTarget {
  readonly #container: ForeignContainer;
  readonly #cancelled = Promise.withResolvers<void>();

  constructor(container: ForeignContainer) {
    this.#container = container;
  }

  async start(session: SessionIo): Promise<SessionResult> {
    const { init, io, id } = this.#container;
    if (init.state.kind === 'stopped') throw failedPrecondition(`container ${id} does not run`);
    using _held = joined(io, session);
    session.onResize(({ width, height }) => io.resize(height, width));
    await Promise.race([init.exited, this.#cancelled.promise]);
    return {};
  }

  cancel(): void {
    this.#cancelled.resolve();
  }
}

/** Join the session's streams with the process's, until this is disposed of. */
function joined({ tees, input }: FifoIo, { stdin, stdout, stderr }: SessionIo): Disposable {
  const stack = new DisposableStack();
  if (stdout && tees.stdout) stack.use(tees.stdout.watch(stdout));
  if (stderr && tees.stderr) stack.use(tees.stderr.watch(stderr));
  if (stdin && input instanceof SessionInput) stack.use(input.attach(stdin));
  else stdin?.resume(); // the process has no input: what comes is passed over
  return stack;
}
