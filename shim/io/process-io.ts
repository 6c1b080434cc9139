import type { StreamName } from './cri-lines.ts';
import type { CriLog } from './cri-log.ts';
import type { Input } from './input.ts';
import type { IoState, Keep } from './io-state.ts';
import type { Pump } from './pump.ts';
import type { Tee } from './tee.ts';

/** What the OCI runtime is to give the process as its standard streams. */
export type ChildStdio = {
  readonly stdin: number | 'ignore';
  readonly stdout: number | 'ignore';
  readonly stderr: number | 'ignore';
};

/** The standard streams of one process, from the shim's side. Whoever opened it closes it. */
export interface ProcessIo {
  /** For the runtime's call that makes the process. */
  readonly childStdio: ChildStdio;
  /** Path of the socket that the runtime shall send the terminal to. */
  readonly consoleSocket?: string | undefined;
  /** The CRI log that the streams go to, if they go to one. */
  readonly log?: CriLog | undefined;
  /** Where output can be watched on its way to the log, by stream. */
  readonly tees: Partial<Record<StreamName, Tee>>;
  /** Where the process's input comes from, if it has one. */
  readonly input: Input | undefined;
  /** Readers of the process's output, once it has started. */
  readonly pumps: readonly Pump[];
  /** The runtime has made the process: let go of its ends, and begin to read. @throws RpcError Internal when no terminal came. */
  started(): void;
  /** Settles when what was read has arrived at its targets, or is lost. */
  flush(): Promise<void>;
  /** Let the process see the end of its input. */
  closeStdin(): void;
  /** Size of the terminal in characters; nothing without one. */
  resize(rows: number, columns: number): void;
  /** Descriptors that its input is written to. */
  readonly inputFds: readonly number[];
  /** Read and pass on nothing for now: what comes stays in the kernel. */
  hold(): void;
  /** Go on after `hold`. */
  release(): void;
  /** While held: what was read and has not arrived, in words; undefined when all has. */
  unwritten(): string | undefined;
  /** While held and nothing is unwritten: what a successor needs to go on. */
  handOver(keep: Keep): IoState;
  /** Close everything, at any time, once or more. Settles when files are written out. */
  close(): Promise<void>;
}

/** Wait, not longer than `timeoutMs`, until an ended process's output has been read and has arrived. Never rejects. */
export async function drainIo(io: ProcessIo, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, timeoutMs);
  });
  const deadlineMs = performance.now() + timeoutMs;
  await Promise.race([late, Promise.all(io.pumps.map(pump => pump.drain(deadlineMs))).then(() => io.flush())]);
  clearTimeout(timer);
}
