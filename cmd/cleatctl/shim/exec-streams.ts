import { constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The streams of one exec'd process: named pipes, which any shim can write into. Dispose of them when it has ended. */
export type ExecStreams = Disposable & {
  /** Paths for the shim; empty where there is no such stream. */
  readonly paths: { readonly stdin: string; readonly stdout: string; readonly stderr: string };
  readonly stdin: Socket | undefined;
  readonly stdout: Socket;
  /** None with a terminal. */
  readonly stderr: Socket | undefined;
};

/** @throws Error when the pipes cannot be made. */
export async function makeExecStreams(want: { stdin: boolean; terminal: boolean }): Promise<ExecStreams> {
  const { mkfifo } = await import('@cleat/linux');
  const dir = mkdtempSync(join(placeForPipes(), 'cleatctl-'));
  const { O_RDONLY, O_RDWR, O_NONBLOCK } = constants;
  const make = (name: string, flags: number, options: { readable?: boolean; writable?: boolean }) => {
    const path = join(dir, name);
    mkfifo(path, 0o600);
    return { path, socket: new Socket({ fd: openSync(path, flags | O_NONBLOCK), ...options }) };
  };
  try {
    // For reading alone: the end is seen when the shim has closed it. For both: the writing end may not wait for a reader.
    const stdin = want.stdin ? make('stdin', O_RDWR, { readable: false, writable: true }) : undefined;
    const stdout = make('stdout', O_RDONLY, { readable: true, writable: false });
    const stderr = want.terminal ? undefined : make('stderr', O_RDONLY, { readable: true, writable: false });
    const all = [stdin, stdout, stderr].flatMap(stream => stream?.socket ?? []);
    for (const socket of all) socket.on('error', () => {}); // the end of the process tells more
    return {
      paths: { stdin: stdin?.path ?? '', stdout: stdout.path, stderr: stderr?.path ?? '' },
      stdin: stdin?.socket,
      stdout: stdout.socket,
      stderr: stderr?.socket,
      [Symbol.dispose]() {
        for (const socket of all) socket.destroy();
        rmSync(dir, { recursive: true, force: true });
      },
    };
  } catch (err) {
    rmSync(dir, { recursive: true, force: true });
    throw err;
  }
}

/** A shim may have a /tmp of its own, where systemd gave it one; /run is everybody's. */
function placeForPipes(): string {
  return process.getuid?.() === 0 ? '/run' : tmpdir();
}
