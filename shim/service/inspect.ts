import { readFileSync } from 'node:fs';
import type { Shim } from '../shim.ts';
import { shimState, stateJson } from '../state.ts';
import { version } from '../version.ts';

/** Inspect: everything the shim knows of itself. Asks nobody and takes no lock. */
export async function inspect(shim: Shim) {
  const { container } = shim;
  const log = container?.init.io?.log?.stats;
  return {
    version: version(),
    pid: process.pid,
    startedAt: shim.startedAtNs,
    id: shim.id,
    namespace: shim.namespace,
    bundle: shim.bundle,
    runtime: container?.runtime.options.binary ?? '',
    pssBytes: pssBytes(),
    log: log && {
      readBytes: BigInt(log.readBytes),
      writtenBytes: BigInt(log.writtenBytes),
      lines: BigInt(log.lines),
      writeErrors: BigInt(log.writeErrors),
      droppedLines: BigInt(log.droppedLines),
      droppedBytes: BigInt(log.droppedBytes),
    },
    queuedEvents: shim.events.queued.length,
    stateJson: stateJson(shimState(shim)),
  };
}

/** Proportional set size of this process in bytes; 0 when the kernel does not tell. Source: proc_pid_smaps(5). */
function pssBytes(): bigint {
  try {
    const [, kib] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8')) ?? [];
    return BigInt(kib ?? 0) * 1024n;
  } catch {
    return 0n;
  }
}
