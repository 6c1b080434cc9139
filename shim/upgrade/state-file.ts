import { closeSync, fstatSync, readSync, writeSync } from 'node:fs';
import { internal } from '@cleat/base';
import { memfd } from '@cleat/linux';
import { encodeState, type UpgradeState } from './state.ts';

/** A file in memory with a state, for the program that goes on: its descriptor, close-on-exec. @throws SystemError, or as write(2) */
export function stateFile(state: UpgradeState): number {
  const fd = memfd('cleat-shim-state');
  try {
    writeSync(fd, encodeState(state));
    return fd;
  } catch (err) {
    closeSync(fd);
    throw err;
  }
}

/** All of the file that holds a predecessor's state. @throws RpcError Internal when it is cut off. */
export function readState(fd: number): string {
  const bytes = Buffer.alloc(fstatSync(fd).size);
  for (let length = 0; length < bytes.length; ) {
    const count = readSync(fd, bytes, length, bytes.length - length, length);
    if (count === 0) throw internal('the state of the predecessor is cut off');
    length += count;
  }
  return bytes.toString('utf8');
}
