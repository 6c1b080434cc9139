import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFiles } from '@cleat/base';
import { type Logger, pino } from 'pino';

/**
 * Open the place for a shim's log: the fifo `log` where the caller has made one (containerd does), else `shim.log`.
 * Never waits for a reader.
 */
export function openLog(bundle: string): number {
  const { O_RDWR, O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK } = constants;
  try {
    const fifo = openSync(join(bundle, 'log'), O_RDWR | O_NONBLOCK);
    if (fstatSync(fifo).isFIFO()) return fifo;
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT') throw err;
  }
  return openSync(bundleFiles(bundle).shimLog, O_WRONLY | O_APPEND | O_CREAT, 0o600);
}

/** A logger that writes one JSON line per event, at once, and drops the line when its reader does not keep up. */
export function makeLogger(fd: number, level: string): Logger {
  const write = (line: string): void => {
    try {
      writeSync(fd, line);
    } catch {
      // A full fifo or a full disk: the shim's work comes first, and there is no other place to tell it.
    }
  };
  return pino({ level, base: {} }, { write });
}
