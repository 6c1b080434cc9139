import { failedPrecondition } from '@cleat/base';
import { SessionInput } from '../io/session-input.ts';
import type { Container } from '../process/container.ts';
import type { CommandTarget, SessionIo, SessionResult } from '../session/target.ts';

/** What is attached to: the init process of a container, whichever shim runs it. */
type Attached = Pick<Container, 'id' | 'init'>;

/** The container's own process. It goes on when the session ends; the session ends with it. */
export class AttachTarget implements CommandTarget {
  readonly #container: Attached;
  readonly #cancelled = Promise.withResolvers<void>();

  constructor(container: Attached) {
    this.#container = container;
  }

  async start(session: SessionIo): Promise<SessionResult> {
    const { init, id } = this.#container;
    if (!init.io || init.state.kind === 'stopped') throw failedPrecondition(`container ${id} does not run`);
    using _held = hold(init.io, session);
    session.onResize(({ width, height }) => init.io?.resize(height, width));
    await Promise.race([init.exited, this.#cancelled.promise]);
    return {};
  }

  cancel(): void {
    this.#cancelled.resolve();
  }
}

/** Join the session's streams with the process's, until this is disposed of. */
function hold({ tees, input }: NonNullable<Attached['init']['io']>, { stdin, stdout, stderr }: SessionIo): Disposable {
  const joined = new DisposableStack();
  if (stdout && tees.stdout) joined.use(tees.stdout.watch(stdout));
  if (stderr && tees.stderr) joined.use(tees.stderr.watch(stderr));
  if (stdin && input instanceof SessionInput) joined.use(input.attach(stdin));
  else stdin?.resume(); // the process has no input: what comes is passed over
  return joined;
}
