import { constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How long the shim may take to open the input after it has started the process, in milliseconds. */
const READER_TIMEOUT_MS = 10_000;

/** The streams of one exec'd process: named pipes, which any shim can write into. Dispose of them when it has ended. */
export type ExecStreams = Disposable & {
  /** Paths for the shim; empty where there is no such stream. */
  readonly paths: { readonly stdin: string; readonly stdout: string; readonly stderr: string };
  readonly stdin: Socket | undefined;
  /** Wait until the shim reads stdin: what is written before is lost, and the end with it. @returns false if it does not. */
  untilStdinIsRead(): Promise<boolean>;
  readonly stdout: Socket;
  /** None with a terminal. */
  readonly stderr: Socket | undefined;
};

/** @throws Error when the pipes cannot be made. */
export async function makeExecStreams(want: { stdin: boolean; terminal: boolean }): Promise<ExecStreams> {
  const { mkfifo, openFifoWriter, untilFifoIsRead } = await import('@cleat/linux');
  const dir = mkdtempSync(join(placeForPipes(), 'cleatctl-'));
  const left = new AbortController();
  const make = (name: string, open: (path: string) => number, options: { readable: boolean; writable: boolean }) => {
    const path = join(dir, name);
    mkfifo(path, 0o600);
    return { path, socket: new Socket({ fd: open(path), ...options }) };
  };
  const makeOutput = (name: string) => make(name, openFifoReader, { readable: true, writable: false });
  try {
    const stdin = want.stdin ? make('stdin', openFifoWriter, { readable: false, writable: true }) : undefined;
    const stdout = makeOutput('stdout');
    const stderr = want.terminal ? undefined : makeOutput('stderr');
    const all = [stdin, stdout, stderr].flatMap(stream => stream?.socket ?? []);
    for (const socket of all) socket.on('error', () => {}); // the end of the process tells more
    return {
      paths: { stdin: stdin?.path ?? '', stdout: stdout.path, stderr: stderr?.path ?? '' },
      stdin: stdin?.socket,
      stdout: stdout.socket,
      stderr: stderr?.socket,
      untilStdinIsRead: async () =>
        stdin ? await untilFifoIsRead(stdin.path, { timeoutMs: READER_TIMEOUT_MS, signal: left.signal }) : false,
      [Symbol.dispose]() {
        left.abort();
        for (const socket of all) socket.destroy();
        rmSync(dir, { recursive: true, force: true });
      },
    };
  } catch (err) {
    rmSync(dir, { recursive: true, force: true });
    throw err;
  }
}

/** For reading alone: the end is seen when the shim has closed it. */
const openFifoReader = (path: string) => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);

/** A shim may have a /tmp of its own, where systemd gave it one; /run is everybody's. */
function placeForPipes(): string {
  return process.getuid?.() === 0 ? '/run' : tmpdir();
}
